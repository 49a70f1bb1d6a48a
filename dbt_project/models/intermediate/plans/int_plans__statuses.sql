-- Everything reported about measures: people's words, marks in the plan itself, schools' words, facts of the warehouse.
-- Grain: report.
select
    named.plan_id,
    named.number,
    coalesce(events.period_text, '') as period,
    events.school_code,
    events.status,
    events.status_date as reported_on,
    events.new_due_on as new_due,
    coalesce(events.evidence, '') as evidence,
    coalesce(events.comment, '') as comment,
    'person' as source
from {{ ref('stg_plan_status__events') }} as events
inner join {{ ref('int_plans__named') }} as named
    on
        events.plan_text is not distinct from named.plan_text
        and events.measure_number is not distinct from named.measure_text
where named.number is not null
union all
select plan_id, number, '', school_code, status, reported_on, new_due_on, evidence, coalesce(comment, ''), source
from {{ ref('int_plans__school_reports') }}
union all
select plan_id, number, '', null, mark_status, done_on, new_due_on, mark_text, '', 'person'
from {{ ref('stg_plans__measures') }}
where coalesce(mark_status, '') <> ''
union all
select
    plan_id, number, anchor, school_code, status, happened_on, null, evidence,
    coalesce('не сошлось: ' || wanting, ''), 'data'
from {{ ref('int_plans__facts') }}
