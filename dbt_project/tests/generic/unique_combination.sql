{#
  What: a combination of columns names one row. When it matters: a repeated row doubles a pupil in every figure.
  How to resolve: find the two loads of the listed key in ops.load_log; one of them must supersede the other.
#}
{% test unique_combination(model, columns) %}
select {{ columns | join(', ') }}, count(*) as rows_cnt
from {{ model }}
group by {{ columns | join(', ') }}
having count(*) > 1
{% endtest %}
