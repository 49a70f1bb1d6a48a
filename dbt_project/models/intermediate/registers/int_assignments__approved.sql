-- Visits that a person approved for an observer, with the procedures of that day where the school still writes then.
-- Grain: observer × school × day.
with assigned as (
    select * from {{ ref('stg_assignments__assignments') }}
    where role = 'наблюдатель'
),

days as (
    select distinct
        procedure_kind as kind,
        school_year,
        season,
        procedure_id,
        school_code,
        date_from,
        coalesce(date_to, date_from) as date_to
    from {{ ref('int_procedures__days') }}
    where date_from is not null
),

-- The day of all is a school's day only where the school named none of its own and the federal list gives it the subject.
found as (
    select assigned.person_code, assigned.school_code, assigned.assigned_on, days.* exclude (school_code)
    from assigned
    inner join days
        on
            assigned.procedure_kind = days.kind
            and assigned.assigned_on between days.date_from and days.date_to
            and coalesce(days.school_code, assigned.school_code) = assigned.school_code
    left join days as own
        on days.school_code is null and days.procedure_id = own.procedure_id and assigned.school_code = own.school_code
    left join {{ ref('int_procedures__not_chosen') }} as other
        on
            days.school_code is null
            and days.procedure_id = other.procedure_id
            and assigned.school_code = other.school_code
    where own.procedure_id is null and other.procedure_id is null
),

of_day as (
    select
        person_code,
        school_code,
        assigned_on,
        kind,
        max(school_year) as school_year,
        max(season) as season,
        string_agg(distinct procedure_id, ', ' order by procedure_id) as procedures
    from found
    group by person_code, school_code, assigned_on, kind
)

select
    assigned.person_code as observer_code,
    assigned.school_code,
    assigned.assigned_on as slot_date,
    assigned.procedure_kind as kind,
    cast(coalesce(of_day.school_year, {{ school_year_of('assigned.assigned_on') }}) as integer) as school_year,
    coalesce(of_day.season, case when month(assigned.assigned_on) >= 9 then 'осень' else 'весна' end) as season,
    of_day.procedures,
    assigned.order_text,
    assigned.status <> 'утверждено' or of_day.kind is null as is_cancelled
from assigned
left join of_day
    on
        assigned.person_code = of_day.person_code
        and assigned.school_code = of_day.school_code
        and assigned.assigned_on = of_day.assigned_on
        and assigned.procedure_kind = of_day.kind
