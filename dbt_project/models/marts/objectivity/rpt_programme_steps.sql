-- Programmes of schools step by step: what was agreed for what had been noticed, by when, and what is done with what proof.
with followed as (
    select
        events.school_code,
        cases.municipality,
        cases.school_name,
        cases.deciding_check,
        not cases.is_closed as is_running,
        events.happened_on
    from {{ ref('fct_case_events') }} as events
    inner join {{ ref('rpt_case_state') }} as cases using (procedure_id, school_code)
    where events.event = 'программа идёт'
),

programmes as (
    select
        school_code,
        any_value(municipality) as municipality,
        any_value(school_name) as school_name,
        list(distinct deciding_check) as checks,
        bool_or(is_running) as is_running,
        coalesce(min(happened_on) filter (where is_running), min(happened_on)) as begun_on
    from followed
    group by school_code
),

marked as (
    select
        marks.school_code,
        marks.step,
        marks.done_on,
        marks.evidence,
        marks.actor
    from {{ ref('stg_programme_marks__marks') }} as marks
    inner join programmes on marks.school_code = programmes.school_code and marks.done_on >= programmes.begun_on
    qualify row_number() over (
        partition by marks.school_code, marks.step order by marks.done_on desc, marks.load_id desc, marks.row_number desc
    ) = 1
),

offered as (
    select
        programmes.school_code,
        known.step,
        known.place,
        known.responsible,
        known.result,
        known.term_days
    from programmes
    cross join {{ ref('programme_steps') }} as known
    left join marked on programmes.school_code = marked.school_code and known.step = marked.step
    where
        known.deciding_check is null
        or list_contains(programmes.checks, known.deciding_check)
        -- A step of the list that the school has done belongs to its programme, whatever was noticed.
        or marked.step is not null
),

steps as (
    select
        coalesce(offered.school_code, marked.school_code) as school_code,
        coalesce(offered.step, marked.step) as step,
        offered.step is null as is_own_step,
        coalesce(offered.place, 100) as place,
        offered.responsible,
        offered.result,
        offered.term_days,
        marked.done_on,
        marked.evidence,
        marked.actor
    from offered
    full join marked on offered.school_code = marked.school_code and offered.step = marked.step
)

select
    programmes.municipality,
    steps.school_code,
    programmes.school_name,
    programmes.begun_on,
    programmes.is_running,
    cast(steps.place as integer) as place,
    steps.step,
    steps.is_own_step,
    steps.responsible,
    steps.result,
    programmes.begun_on + cast(steps.term_days as integer) as due_on,
    case
        when steps.done_on is not null then 'сделано'
        when programmes.is_running and coalesce(programmes.begun_on + cast(steps.term_days as integer) < {{ today() }}, false)
            then 'срок истёк'
        when programmes.is_running then 'впереди'
        else 'не отмечено'
    end as state,
    steps.done_on,
    steps.evidence,
    steps.actor,
    true as is_person_level
from steps
inner join programmes using (school_code)
