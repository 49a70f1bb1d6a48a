{# Words of a text for comparing: lower case, ё as е, no punctuation, one blank between words. #}
{% macro plain_words(column) -%}
    trim(regexp_replace(regexp_replace(replace(lower({{ column }}), 'ё', 'е'), '[^a-zа-я0-9 ]+', ' ', 'g'), ' +', ' ', 'g'))
{%- endmacro %}

{# Letters and digits of a text alone: what stays the same however a document sets its blanks and stops; 1.1 is not 11. #}
{% macro letters_only(column) -%}
    regexp_replace(
        regexp_replace(replace(lower({{ column }}), 'ё', 'е'), '([0-9])[^a-zа-я0-9]+([0-9])', '\1_\2', 'g'), '[^a-zа-я0-9_]+', '', 'g'
    )
{%- endmacro %}
