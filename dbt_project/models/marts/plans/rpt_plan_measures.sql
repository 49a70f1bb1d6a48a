with windows as (
    select *
    from {{ ref('fct_measure_occurrences') }}
    where school_code is null and source = 'measure'
),

-- A measure stands as its most urgent window does.
standing as (
    select plan_id, number, state, state_place, state_sign, due_date as next_due
    from windows
    qualify row_number() over (partition by plan_id, number order by state_place, due_date nulls last, occurrence_id) = 1
),

counted as (
    select plan_id, number, {{ plan_counts() }}
    from windows
    group by plan_id, number
),

undated as (
    select state, place, sign from {{ ref('plan_states') }} where state = 'без даты'
),

-- Every window of a plan in the archive stands so, and a measure without windows as they do.
shelved as (
    select archive.plan_id, states.state, states.place, states.sign
    from {{ ref('int_plans__archive') }} as archive
    inner join {{ ref('plan_states') }} as states on states.state = 'в архиве'
)

select
    measures.plan_id,
    measures.plan_title,
    measures.period_start,
    measures.period_end,
    measures.source_file,
    measures.number,
    measures.ordinal,
    measures.title,
    measures.timing_text,
    measures.timing_kind,
    coalesce(nullif(measures.responsible_position, ''), nullif(measures.responsible, ''), 'Ответственный не назван') as responsible,
    measures.expected_result,
    coalesce(nullif(measures.direction, ''), 'Без направления') as direction,
    measures.is_contrary_to_rules,
    measures.contrary_reason,
    measures.contrary_document,
    coalesce(shelved.state, standing.state, undated.state) as state,
    coalesce(shelved.place, standing.state_place, undated.place) as state_place,
    coalesce(shelved.sign, standing.state_sign, undated.sign) as state_sign,
    standing.next_due,
    coalesce(counted.occurrences_cnt, 0) as occurrences_cnt,
    coalesce(counted.due, 0) as due,
    coalesce(counted.done, 0) as done,
    coalesce(counted.overdue, 0) as overdue
from {{ ref('dim_measures') }} as measures
cross join undated
left join shelved using (plan_id)
left join standing using (plan_id, number)
left join counted using (plan_id, number)
