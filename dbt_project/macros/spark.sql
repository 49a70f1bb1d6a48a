{# Spark's own words of dbt in DuckDB's: on Spark every model is put into its words after it has been compiled. #}
{% macro spark__datediff(first_date, second_date, datepart) -%}
  date_diff('{{ datepart }}', {{ first_date }}, {{ second_date }})
{%- endmacro %}
