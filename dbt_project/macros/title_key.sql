{#- The words of a title for comparison: letters and digits alone, ё as е. -#}
{% macro title_key(column) -%}
regexp_replace(replace(lower({{ column }}), 'ё', 'е'), '[^a-zа-я0-9]+', '', 'g')
{%- endmacro %}
