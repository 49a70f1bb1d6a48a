-- What a meeting has to say of plans, and what changed since the last one. Grain: window of the department.
select
    plan_id,
    number,
    title,
    responsible,
    period_label,
    due_date,
    done_date,
    next_control_date,
    days_overdue,
    evidence,
    state,
    state_place,
    state_sign,
    last_meeting_on,
    question_place,
    question,
    is_since_meeting
from marts.rpt_plan_agenda
order by plan_id, question_place, due_date nulls last, number
