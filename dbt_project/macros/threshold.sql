{# A threshold of the seed as a value inside an expression: 10 for 'min_group_outside'. A model that needs many of them
   joins int_reports__limits instead. #}
{% macro threshold(name) -%}
  (select value from {{ ref('thresholds') }} where threshold = '{{ name }}')
{%- endmacro %}
