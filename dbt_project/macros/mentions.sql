{#
  The words with which a register names a procedure, as one key: kind, school year, year in the name, season, subject,
  grade and the day of the row. int_procedures__mentioned turns each key into a procedure_id once, for every mart.
#}
{% macro mention_key(day='null') -%}
  concat_ws('|', coalesce(procedure_kind, '?'), coalesce(cast(school_year as varchar), '?'),
        coalesce(cast(named_year as varchar), '?'), coalesce(season, '?'), coalesce(subject, '?'),
        coalesce(cast(grade as varchar), '?'), coalesce(cast({{ day }} as varchar), '?'), language, study_level)
{%- endmacro %}

{# One branch of int_procedures__mentioned: the distinct mentions of a staging model. #}
{% macro mentions_of(relation, day) -%}
  select distinct
      mention_key, procedure_kind, school_year, named_year, season, subject, grade, language, study_level,
      cast({{ day }} as date) as on_date
  from {{ relation }}
{%- endmacro %}
