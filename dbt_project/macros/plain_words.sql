{# Words of a text for comparing: lower case, ё as е, no punctuation, one blank between words. #}
{% macro plain_words(column) -%}
    trim(regexp_replace(regexp_replace(replace(lower({{ column }}), 'ё', 'е'), '[^a-zа-я0-9 ]+', ' ', 'g'), ' +', ' ', 'g'))
{%- endmacro %}
