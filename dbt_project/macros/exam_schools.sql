{#
  Schools by the code that the regional system of exams gives them (`РИС-13450`), as the register of schools names it: one
  row a code that only one school has.
#}
{% macro exam_schools() -%}
  (
      select 'РИС-' || exam_code as exam_school, min(school_code) as school_code
      from {{ current_rows('schools') }}
      where exam_code is not null
      group by exam_code
      having count(distinct school_code) = 1
  )
{%- endmacro %}
