-- How each occurrence counts in figures of completion. Not counted as due: what is before the plan's approval, what does
-- not apply or was taken off control, and what is not due yet. Grain: occurrence.
with judged as (
    select
        *,
        {{ is_carried_out('status') }} as is_done,
        coalesce(status in ('не применимо', 'снято с контроля'), false) as is_closed
    from {{ ref('fct_measure_occurrences') }}
)

select
    occurrence_id,
    plan_id,
    number,
    direction,
    responsible,
    period,
    municipality,
    school_code,
    days_overdue,
    not is_closed as is_counted,
    is_done
    or (not is_closed and not is_before_approval and coalesce(due_date <= {{ today() }}, false)) as is_due,
    is_done,
    is_done and status = 'выполнено с нарушением срока' as is_done_late,
    not is_done and coalesce(status = 'перенесено', false) as is_postponed,
    is_overdue,
    not is_done and not is_closed and not is_dated as is_not_dated,
    not is_done and not is_closed and coalesce(due_date between {{ today() }} and {{ today() }} + interval 14 day, false) as is_within_14,
    not is_done and not is_closed and coalesce(due_date between {{ today() }} and {{ today() }} + interval 30 day, false) as is_within_30
from judged
