{#
  The key of a procedure: the same words in every layer, readable by people. A language and a level of study are part of
  it where they are named: «ВПР-2022-весна-ИЯ-11-английский», «ВПР-2026-весна-МА-7-углублённый».
#}
{% macro procedure_id(
    kind='kind', school_year='school_year', season='season', subject='subject', grade='grade', language='language',
    study_level='study_level'
) -%}
  concat_ws('-', {{ kind }}, cast({{ school_year }} as varchar), {{ season }}, {{ subject }}, cast({{ grade }} as varchar),
    {{ language }}, {{ study_level }})
{%- endmacro %}

{# Whether two tests of one subject are of one language and level: a test that names neither is its own. #}
{% macro same_variety(one, other) -%}
  {{ one }}.language is not distinct from {{ other }}.language
  and {{ one }}.study_level is not distinct from {{ other }}.study_level
{%- endmacro %}

{# Whether words about a test (`said`) may mean a test: what they do not name fits any language and level. #}
{% macro fits_variety(said, test) -%}
  ({{ said }}.language is null or {{ said }}.language is not distinct from {{ test }}.language)
  and ({{ said }}.study_level is null or {{ said }}.study_level is not distinct from {{ test }}.study_level)
{%- endmacro %}

{# The calendar year of a procedure: specifications and scales are named by it. #}
{% macro calendar_year(school_year='school_year', season='season') -%}
  {{ school_year }} - case when {{ season }} = 'осень' then 1 else 0 end
{%- endmacro %}
