{# Who is gathered: a meeting proves a measure only when its audience is among those that the measure names. #}
{% macro audiences() -%}
  'заместител|руководител|координатор|эксперт|объединен'
{%- endmacro %}
