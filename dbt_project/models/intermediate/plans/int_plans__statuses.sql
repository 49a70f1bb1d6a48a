-- Everything reported about measures: people's words, marks in the plan itself, schools' words, facts of the warehouse.
-- Grain: report.
with told as (
    select
        events.*,
        named.plan_id,
        named.number as number_now,
        coalesce(named.number, rtrim(events.measure_number, '.')) as number_told,
        coalesce(loads.order_no, events.load_id) as order_no
    from {{ ref('stg_plan_status__events') }} as events
    inner join {{ ref('int_plans__named') }} as named
        on
            events.plan_text is not distinct from named.plan_text
            and events.measure_number is not distinct from named.measure_text
    left join {{ source('ops', 'load_log') }} as loads on events.load_id = loads.load_id
    where named.plan_id is not null
),

-- What was said while an earlier version of the plan counted was said of its numbers.
versions as (
    select distinct plan_id, before_load_id, before_order_no, now_order_no
    from {{ ref('int_plans__changes') }}
),

placed as (
    select
        told.*,
        (
            select max_by(versions.before_load_id, versions.before_order_no)
            from versions
            where
                versions.plan_id = told.plan_id and told.order_no > versions.before_order_no
                and told.order_no < versions.now_order_no
        ) as before_load_id
    from told
),

events as (
    select
        placed.* exclude (number_now),
        case when changes.number_before is null then placed.number_now else changes.number end as number
    from placed
    left join {{ ref('int_plans__changes') }} as changes
        on
            placed.plan_id = changes.plan_id and placed.before_load_id = changes.before_load_id
            and placed.number_told = changes.number_before
)

select
    events.plan_id,
    events.number,
    coalesce(events.period_text, '') as period,
    events.school_code,
    events.status,
    events.status_date as reported_on,
    events.new_due_on as new_due,
    coalesce(events.evidence, '') as evidence,
    coalesce(events.comment, '') as comment,
    'person' as source,
    coalesce(events.check_answer, '') as check_answer
from events
where events.number is not null
union all
select plan_id, number, '', school_code, status, reported_on, new_due_on, evidence, coalesce(comment, ''), source, ''
from {{ ref('int_plans__school_reports') }}
union all
select plan_id, number, '', null, mark_status, done_on, new_due_on, mark_text, '', 'person', ''
from {{ ref('stg_plans__measures') }}
where coalesce(mark_status, '') <> ''
union all
select
    plan_id, number, anchor, school_code, status, happened_on, null, evidence,
    coalesce('не сошлось: ' || wanting, ''), 'data', ''
from {{ ref('int_plans__facts') }}
