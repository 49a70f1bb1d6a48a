{# A long skill as a name of a topic: without remarks in brackets and without what follows the first full thought. #}
{% macro short_title(column) -%}
    case
        when length({{ column }}) <= 110 then {{ column }}
        else trim(regexp_replace(
            regexp_extract(regexp_replace({{ column }}, ' *[(][^()]*[)]', '', 'g'), '^.{30,}?( / |; |$)', 0), '( / |; )$', ''
        ))
    end
{%- endmacro %}
