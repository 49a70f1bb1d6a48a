{# The school year of a day in words: «2023/2024», from 1 September. #}
{% macro school_year_words(day) -%}
  concat(cast(year({{ day }}) - case when month({{ day }}) < 9 then 1 else 0 end as varchar), '/',
        cast(year({{ day }}) + case when month({{ day }}) < 9 then 0 else 1 end as varchar))
{%- endmacro %}
