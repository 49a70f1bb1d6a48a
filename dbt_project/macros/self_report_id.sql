{# One report of a school about itself: its school, day, theme and work. #}
{% macro self_report_id(steps) -%}
  concat_ws('|', {{ steps }}.school_code, cast({{ steps }}.reported_on as varchar), {{ steps }}.theme, {{ steps }}.procedure_name)
{%- endmacro %}
