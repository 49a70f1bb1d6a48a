{# Key of an event of the methodical centre: its day, form and theme. #}
{% macro event_id(alias) -%}
  concat_ws('|', cast({{ alias }}.event_date as varchar), {{ alias }}.form, {{ alias }}.topic)
{%- endmacro %}
