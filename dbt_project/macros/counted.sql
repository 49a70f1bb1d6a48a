{# A number with its noun as people write it: «21 работа», «3 работы», «5 работ». After «из», «в», «при» the noun has two forms only:
   counted(n, 'школы', 'школ') – «из 21 школы», «из 24 школ». #}
{% macro counted(expression, one, few, many=none) -%}
  concat(
    cast({{ expression }} as varchar),
    case
      when {{ expression }} % 10 = 1 and {{ expression }} % 100 <> 11 then ' {{ one }}'
      {% if many -%}
      when {{ expression }} % 10 not between 2 and 4 or {{ expression }} % 100 between 12 and 14 then ' {{ many }}'
      {% endif -%}
      else ' {{ few }}'
    end
  )
{%- endmacro %}
