-- The last meeting of the heads or of the department that has been held; without one everything is new.
with meeting as (
    select max(meeting_date) as last_meeting_on
    from {{ ref('fct_decisions') }}
    where meeting_date <= {{ today() }} and lower(coalesce(meeting_kind, '')) like 'совещан%'
),

windows as (
    select occurrences.*, meeting.last_meeting_on
    from {{ ref('fct_measure_occurrences') }} as occurrences
    cross join meeting
    where occurrences.school_code is null
),

asked as (
    select
        *,
        case
            when is_overdue and (last_meeting_on is null or overdue_after >= last_meeting_on) then 1
            when is_overdue then 2
            when state = 'похоже, выполнено – подтвердите' then 3
            when is_done and (last_meeting_on is null or done_date >= last_meeting_on) then 4
            when is_open and due_date between {{ today() }} and {{ today() }} + cast({{ threshold('plan_meeting_days') }} as integer)
                then 5
            when state = 'без даты' and next_control_date <= {{ today() }} + cast({{ threshold('plan_meeting_days') }} as integer)
                then 6
        end as question_place
    from windows
)

select
    occurrence_id,
    plan_id,
    number,
    title,
    responsible,
    period_label,
    due_date,
    overdue_after,
    done_date,
    next_control_date,
    days_overdue,
    evidence,
    state,
    state_place,
    state_sign,
    last_meeting_on,
    question_place,
    case question_place
        when 1 then 'Срок прошёл после прошлого совещания'
        when 2 then 'Срок прошёл раньше'
        when 3 then 'Подтвердить: похоже, выполнено'
        when 4 then 'Выполнено после прошлого совещания'
        when 5 then 'Срок до следующего совещания'
        else 'Назвать день'
    end as question,
    question_place in (1, 4) as is_since_meeting,
    as_of
from asked
where question_place is not null
