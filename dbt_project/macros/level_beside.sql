{# What a group was compared with, as a sentence says it. #}
{% macro level_beside(level) -%}
    case {{ level }} when 'municipality' then 'по муниципалитету' when 'school' then 'по школе' else 'по региону' end
{%- endmacro %}
