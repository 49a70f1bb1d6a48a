select
    mentioned.procedure_id,
    schools.municipality,
    events.school_code,
    events.event,
    states.place,
    events.happened_on,
    events.document,
    events.decision_text,
    events.actor,
    events.next_due_on,
    true as is_person_level,
    events.load_id,
    events.row_number
from {{ ref('stg_case_events__events') }} as events
inner join {{ ref('int_procedures__mentioned') }} as mentioned using (mention_key)
inner join {{ ref('case_states') }} as states on events.event = states.state
left join {{ ref('dim_schools') }} as schools on events.school_code = schools.school_code
-- The same event written under two names of its procedure is one.
qualify row_number() over (
    partition by mentioned.procedure_id, events.school_code, events.event, events.happened_on
    order by events.load_id desc, events.row_number desc
) = 1
