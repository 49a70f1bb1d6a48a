{# Statuses with which a measure is carried out, in time or late. #}
{% macro is_carried_out(status) -%}
    coalesce({{ status }} in ('выполнено', 'выполнено с нарушением срока'), false)
{%- endmacro %}

{# Figures of completion from int_plans__counted; every share has its denominator beside it. #}
{% macro plan_counts() -%}
    count(*) filter (is_counted) as occurrences_cnt,
    count(*) filter (is_due) as due,
    count(*) filter (is_done) as done,
    count(*) filter (is_done_late) as done_late,
    count(*) filter (is_postponed) as postponed,
    count(*) filter (is_overdue) as overdue,
    cast(coalesce(max(days_overdue) filter (is_overdue), 0) as integer) as max_days_overdue,
    count(*) filter (is_not_dated) as not_dated,
    count(*) filter (is_within_14) as due_14,
    count(*) filter (is_within_30) as due_30,
    100.0 * count(*) filter (is_done) / nullif(count(*) filter (is_due), 0) as completion_pct
{%- endmacro %}
