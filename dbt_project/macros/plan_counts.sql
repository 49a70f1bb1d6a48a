{# Figures of completion from rows of fct_measure_occurrences: every row counts once, as its state says.
   occurrences_cnt = due + postponed + ahead + not_dated; due = done + overdue + due_open. #}
{% macro plan_counts() -%}
    count(*) filter (is_counted) as occurrences_cnt,
    count(*) filter (is_due) as due,
    count(*) filter (is_done) as done,
    count(*) filter (is_done_late) as done_late,
    count(*) filter (counted_as = 'ждёт отметки') as due_open,
    count(*) filter (is_overdue) as overdue,
    count(*) filter (counted_as = 'перенесено') as postponed,
    count(*) filter (counted_as = 'срок не наступил') as ahead,
    count(*) filter (counted_as = 'без даты') as not_dated,
    count(*) filter (not is_counted) as not_counted,
    cast(coalesce(max(days_overdue) filter (is_overdue), 0) as integer) as max_days_overdue,
    count(*) filter (due_within <= 14) as due_14,
    count(*) filter (due_within <= 30) as due_30,
    100.0 * count(*) filter (is_done) / nullif(count(*) filter (is_due), 0) as completion_pct
{%- endmacro %}
