{# The name of a school for comparing: lower case, ё as е, without quotation marks, dots and blanks. #}
{% macro plain_name(column) -%}
  regexp_replace(replace(lower({{ column }}), 'ё', 'е'), '[«»"“”''.\s№]+', '', 'g')
{%- endmacro %}
