with visits as (
    select
        observer_code,
        visit_date,
        kind,
        school_year,
        season,
        school_code,
        string_agg(distinct procedure_id, ', ' order by procedure_id) as procedures
    from {{ ref('fct_observations') }}
    where observer_code is not null and visit_date is not null
    group by all
),

observers as (
    select
        coalesce(slots.observer_code, visits.observer_code) as person_code,
        'observer' as role,
        coalesce(slots.slot_date, visits.visit_date) as slot_date,
        coalesce(slots.kind, visits.kind) as kind,
        coalesce(slots.school_year, visits.school_year) as school_year,
        coalesce(slots.season, visits.season) as season,
        coalesce(visits.procedures, slots.procedures) as procedures,
        visits.school_code,
        slots.order_text as basis,
        slots.observer_code is not null as is_planned,
        visits.observer_code is not null as is_done
    from {{ ref('int_assignments__slots') }} as slots
    full outer join visits
        on
            slots.observer_code = visits.observer_code
            and slots.slot_date = visits.visit_date
            and slots.kind = visits.kind
            and slots.school_year = visits.school_year
            and slots.season = visits.season
),

experts as (
    select
        expert_code as person_code,
        'expert' as role,
        recheck_date as slot_date,
        kind,
        school_year,
        season,
        string_agg(distinct procedure_id, ', ' order by procedure_id) as procedures,
        school_code,
        string_agg(distinct protocol_no, ', ' order by protocol_no) as basis,
        false as is_planned,
        true as is_done
    from {{ ref('fct_rechecks') }}
    where expert_code is not null and recheck_date is not null
    group by expert_code, recheck_date, kind, school_year, season, school_code
),

people as (
    select * from observers
    union all by name
    select * from experts
)

select
    'П-' || upper(substr(md5(concat_ws(
        '|', people.role, people.person_code, people.slot_date, people.kind, people.school_year, people.season,
        coalesce(people.school_code, '-')
    )), 1, 12)) as assignment_id,
    people.person_code,
    people.role,
    people.slot_date,
    people.kind,
    people.school_year,
    people.season,
    people.procedures,
    schools.municipality,
    people.school_code,
    people.basis,
    people.is_planned,
    case
        when people.is_done then 'done'
        when people.slot_date >= {{ today() }} then 'ahead'
        else 'no_sheet'
    end as status
from people
left join {{ ref('dim_schools') }} as schools using (school_code)
