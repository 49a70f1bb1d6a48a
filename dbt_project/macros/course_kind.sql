{# What a course is about, by its name: the three kinds that coverage and effect are counted for. #}
{% macro course_kind(name) -%}
    case
        when lower({{ name }}) like '%критери%' or lower({{ name }}) like '%оценивани%' then 'оценивание'
        when lower({{ name }}) like '%анализ результат%' then 'анализ результатов'
        else 'содержание и методика'
    end
{%- endmacro %}
