{# Kind and season of a procedure in words, as filters of pages name a sitting: «ВПР, весна». #}
{% macro sitting(kind='kind', season='season') -%}
  {{ kind }} || coalesce(', ' || {{ season }}, '')
{%- endmacro %}
