{#
  What: a key that stands in a table is known to its dimension. When it matters: a join to the dimension loses the row or
  leaves its name, municipality and dates empty. How to resolve: find the file that names the key (load_id, where the
  table has it); a code mistyped there is corrected in the file, a source that the dimension forgot is added to it.

  The standard test of dbt with one difference: keys are grouped before they are looked up, so that a fact of millions of
  rows asks about some thousands of keys.
#}
{% test relationships(model, column_name, to, field) %}
with keys as (
    select {{ column_name }} as key_value, count(*) as rows_cnt
    from {{ model }}
    where {{ column_name }} is not null
    group by {{ column_name }}
)

select keys.key_value, keys.rows_cnt
from keys
anti join {{ to }} as known on keys.key_value = known.{{ field }}
{% endtest %}
