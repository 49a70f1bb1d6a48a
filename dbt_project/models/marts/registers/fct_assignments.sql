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

named as (
    select
        observer_code, cast(null as varchar) as school_code, slot_date, kind, school_year, season, procedures, order_text,
        false as is_approved, false as is_cancelled
    from {{ ref('int_assignments__slots') }}
    union all by name
    select *, true as is_approved from {{ ref('int_assignments__approved') }}
),

observers as (
    select
        coalesce(named.observer_code, visits.observer_code) as person_code,
        'observer' as role,
        coalesce(named.slot_date, visits.visit_date) as slot_date,
        coalesce(named.kind, visits.kind) as kind,
        coalesce(named.school_year, visits.school_year) as school_year,
        coalesce(named.season, visits.season) as season,
        coalesce(visits.procedures, named.procedures) as procedures,
        coalesce(visits.school_code, named.school_code) as school_code,
        named.order_text as basis,
        named.observer_code is not null as is_planned,
        coalesce(named.is_approved, false) as is_approved,
        coalesce(named.is_cancelled, false) as is_cancelled,
        visits.observer_code is not null as is_done
    from named
    full outer join visits
        on
            named.observer_code = visits.observer_code
            and named.slot_date = visits.visit_date
            and named.kind = visits.kind
            and named.school_year = visits.school_year
            and named.season = visits.season
            and (named.school_code is null or named.school_code = visits.school_code)
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
        false as is_approved,
        false as is_cancelled,
        true as is_done
    from {{ ref('fct_rechecks') }} as fct_rechecks
    where
        expert_code is not null
        and recheck_date is not null
        -- Whose works a lot gave to an expert stays unknown to that expert.
        and not exists (select 1 from {{ ref('fct_work_lots') }} as lots where lots.lot_name = fct_rechecks.protocol_no)
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
    people.is_approved,
    coalesce(
        people.role = 'observer'
        and list_contains(string_split(observers.interest_school_codes, ','), people.school_code),
        false
    ) as has_interest,
    case
        when people.is_done then 'done'
        when people.is_cancelled then 'cancelled'
        when people.slot_date >= {{ today() }} then 'ahead'
        -- The sheet is filled after leaving the school: some days are given for it.
        when people.is_approved and people.slot_date + cast({{ threshold('visit_sheet_days') }} as integer) >= {{ today() }}
            then 'awaited'
        else 'no_sheet'
    end as status
from people
left join {{ ref('dim_schools') }} as schools using (school_code)
left join {{ ref('dim_observers') }} as observers
    on people.person_code = observers.observer_code and people.role = 'observer'
