{#
  What: a key of several columns is known to its dimension (a task belongs to its procedure, a measure to its plan).
  When it matters and how to resolve: as for `relationships`.

  columns: columns or expressions of the table; fields: columns of the dimension, in the same order. A key with an empty
  part is not asked about. `known_by`: a column of both; only its values that the dimension holds at all are asked about
  (where a whole specification or register may not have come yet).
#}
{% test key_relationships(model, columns, to, fields, known_by=none) %}
with keys as (
    select
        {% for column in columns %}{{ column }} as key_{{ loop.index }}, {% endfor %}
        {% if known_by %}{{ known_by }} as known_by, {% endif %}
        count(*) as rows_cnt
    from {{ model }}
    where {% for column in columns %}{{ column }} is not null{% if not loop.last %} and {% endif %}{% endfor %}
    group by all
)

select keys.*
from keys
anti join {{ to }} as known
    on {% for field in fields %}keys.key_{{ loop.index }} = known.{{ field }}{% if not loop.last %} and {% endif %}{% endfor %}
{% if known_by %}
where keys.known_by in (select {{ known_by }} from {{ to }})
{% endif %}
{% endtest %}
