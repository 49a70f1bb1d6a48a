{#
  Rows of a raw table that count now: of loads that are neither held, nor replaced, nor withdrawn, without the rows that
  a later load replaces. What replaces what was decided when the file was loaded; nothing is guessed here.
#}
{% macro current_rows(table) -%}
  (
      select came.*
      from {{ source('raw', table) }} as came
      inner join {{ source('ops', 'load_log') }} as loads
          on came.load_id = loads.load_id and loads.status = 'loaded'
      left join {{ source('ops', 'replaced_rows') }} as gone
          on
              came.load_id = gone.load_id
              and came.row_number = gone.row_number
              and came.sheet is not distinct from gone.sheet
      where gone.load_id is null
  )
{%- endmacro %}

{# The same for tables whose files replace each other only whole: plans, reports. #}
{% macro current_files(table) -%}
  (
      select came.*
      from {{ source('raw', table) }} as came
      inner join {{ source('ops', 'load_log') }} as loads
          on came.load_id = loads.load_id and loads.status = 'loaded'
  )
{%- endmacro %}

{# What was read as each load: a number may stand for other rows after everything has been read anew. #}
{% macro loads_as_read() -%}
  (select load_id, sha256, loaded_at from {{ source('ops', 'load_log') }})
{%- endmacro %}
