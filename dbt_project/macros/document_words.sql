{# A registered document in words: «приказ от 14.09.2023 № 221-о». #}
{% macro document_words(alias=none) -%}
  {%- set prefix = alias ~ '.' if alias else '' -%}
  concat({{ prefix }}document_kind, ' от ', strftime({{ prefix }}document_date, '%d.%m.%Y'),
        coalesce(' № ' || {{ prefix }}document_no, ''), ', «', {{ prefix }}topic, '»')
{%- endmacro %}
