-- What is followed from one meeting to the next: decisions, cases, works and terms of plans, each with the day from which
-- it is known and the day on which it ended. Grain: matter × thing × reading (a case also as everybody may know of it).
with works as (
    select
        procedure_id,
        concat_ws(
            ' ', kind, season, {{ calendar_year() }}, coalesce(subject_name, subject), grade, 'класс'
        ) as title,
        coalesce(date_to, date_from) as written_on,
        -- The day on which results came: of the calendar, else of their file, else the last day of the work itself.
        coalesce(
            results_received_on,
            case when first_loaded_on <= {{ today() }} then first_loaded_on end,
            coalesce(date_to, date_from)
        ) as received_on,
        has_results
    from {{ ref('dim_procedures') }}
),

cases as (
    select
        states.case_id,
        states.procedure_words || ', ' || states.school_name as title,
        states.municipality,
        states.school_code,
        works.received_on as known_on,
        states.is_closed,
        states.since,
        told.is_noticed_open,
        told.explained_on,
        told.explained_on_open
    from {{ ref('rpt_case_state') }} as states
    inner join {{ ref('rpt_school_cases') }} as told using (procedure_id, school_code)
    left join works using (procedure_id)
    -- Nobody is asked about works of earlier years: such a case was never open.
    where states.state <> 'прошлых лет'
)

select
    'решения' as matter,
    false as is_person_level,
    decision_id as thing_id,
    {{ meeting_body('meeting_kind') }} as body,
    meeting_date,
    topic,
    cast(null as varchar) as plan_id,
    cast(null as varchar) as municipality,
    cast(null as varchar) as school_code,
    decision as title,
    responsible,
    meeting_date as known_on,
    due_on,
    true as is_due,
    is_done as is_ended,
    cast(null as date) as ended_on,
    is_overdue,
    due_on as overdue_after,
    cast(null as date) as explained_on
from {{ ref('fct_decisions') }}
union all
select
    'меры', false, terms.occurrence_id, null, null, null, terms.plan_id, owners.municipality, null,
    '№ ' || terms.number || ' ' || terms.title, terms.responsible, terms.due_date, terms.due_date, terms.is_due,
    terms.is_done, terms.done_date, terms.is_overdue, terms.overdue_after, null
from {{ ref('fct_measure_occurrences') }} as terms
left join {{ ref('int_plans__owners') }} as owners using (plan_id)
where terms.school_code is null and terms.is_counted and coalesce(owners.plan_level, '') <> 'школа'
union all
select
    'работы', false, procedure_id, null, null, null, null, null, null,
    title, null, written_on, null, true,
    has_results, received_on, false, null, null
from works
where has_results or written_on <= {{ today() }}
union all
select
    'случаи', true, case_id, null, null, null, null, municipality, school_code,
    title, null, known_on, null, true,
    is_closed, since, false, null, explained_on
from cases
union all
select
    'случаи', false, case_id, null, null, null, null, municipality, school_code,
    title, null, known_on, null, true,
    is_closed, since, false, null, explained_on_open
from cases
where is_noticed_open
