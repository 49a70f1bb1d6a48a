-- What people recorded of cases, the latest first. Grain: case × event × day.
select
    e.happened_on,
    e.event,
    e.document,
    e.decision_text,
    e.actor,
    e.school_code,
    s.name as school_name,
    c.procedure_words
from marts.fct_case_events as e
left join marts.dim_schools as s using (school_code)
left join marts.rpt_case_state as c on e.procedure_id = c.procedure_id and e.school_code = c.school_code
order by e.happened_on desc, s.name, e.school_code, e.procedure_id, e.event
