-- Decisions of meetings, newest first. Grain: decision.
select
    decision_id, meeting_date, meeting_kind, topic, decision, responsible, due_on, status, is_done, is_overdue, is_pending,
    status_shown
from marts.fct_decisions
order by meeting_date desc nulls last, topic, due_on nulls last, decision
