{# The day that deadlines are counted from: OBEKTIV_TODAY when it is set (demonstrations, tests), else the day of the run. #}
{% macro today() -%}
  cast('{{ env_var("OBEKTIV_TODAY", run_started_at.strftime("%Y-%m-%d")) }}' as date)
{%- endmacro %}
