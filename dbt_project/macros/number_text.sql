{# A figure as people read it: two decimals, a comma. #}
{% macro number_text(expression, digits=2) -%}
  replace(cast(cast({{ expression }} as decimal(18, {{ digits }})) as varchar), '.', ',')
{%- endmacro %}
