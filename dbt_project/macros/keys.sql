{# The key of a procedure: the same words in every layer, readable by people. #}
{% macro procedure_id(kind='kind', school_year='school_year', season='season', subject='subject', grade='grade') -%}
  concat_ws('-', {{ kind }}, cast({{ school_year }} as varchar), {{ season }}, {{ subject }}, cast({{ grade }} as varchar))
{%- endmacro %}

{# The calendar year of a procedure: specifications and scales are named by it. #}
{% macro calendar_year(school_year='school_year', season='season') -%}
  {{ school_year }} - case when {{ season }} = 'осень' then 1 else 0 end
{%- endmacro %}
