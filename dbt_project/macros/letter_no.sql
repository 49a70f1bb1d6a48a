{# The number of a letter for comparison: «№ 12-о» and «12-О» are one; nothing where there is none. #}
{% macro letter_no(column) -%}
nullif(regexp_replace(replace(lower({{ column }}), 'ё', 'е'), '[^a-zа-я0-9/-]+', '', 'g'), '')
{%- endmacro %}
