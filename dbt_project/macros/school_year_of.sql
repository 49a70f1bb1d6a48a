{# School year of a day: the year of its June. #}
{% macro school_year_of(day) -%}
  cast(year({{ day }}) + case when month({{ day }}) >= 9 then 1 else 0 end as integer)
{%- endmacro %}

{# The earliest school year about which schools are still asked on a day: remarks and signs of older works are history. #}
{% macro asked_since(day) -%}
  {{ school_year_of(day) }} - cast({{ threshold('asked_school_years') }} as integer)
{%- endmacro %}
