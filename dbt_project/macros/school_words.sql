{# What was decided about a sign, so that it cannot be read as said of the school's explanation beside it. #}
{% macro decision_words(decision) -%}
    case {{ decision }}
        when 'подтвердилось' then 'признак подтвердился'
        when 'не подтвердилось' then 'признак не подтвердился'
        else {{ decision }}
    end
{%- endmacro %}

{# The school's word about a case with its date and what was decided, as pages and papers print it. `answers` is a row of
   int_objectivity__answers. A reader who may not see the text still learns that there is one and what was decided. #}
{% macro school_words(explanation, answers, checked_by) -%}
    case
        when {{ answers }}.explanation is null and {{ answers }}.decision is null then 'ещё не получено'
        else
            coalesce('«' || {{ explanation }} || '»', 'получено')
            || coalesce(strftime({{ answers }}.explained_on, ', %d.%m.%Y'), '') || '.'
            || coalesce(' Решение: ' || {{ decision_words(answers ~ '.decision') }} || coalesce(' (' || {{ checked_by }} || ')', '') || '.', '')
    end
{%- endmacro %}
