-- Programmes with the steps marked since the build.
with said as (
    select
        school_code,
        step,
        arg_max(done_on, place) as done_on,
        arg_max(evidence, place) as evidence,
        arg_max(actor, place) as actor
    from pending.programme_mark
    group by school_code, step
)

select
    base.* replace (
        case when said.step is null then base.state else 'сделано' end as state,
        coalesce(said.done_on, base.done_on) as done_on,
        case when said.step is null then base.evidence else said.evidence end as evidence,
        coalesce(said.actor, base.actor) as actor
    ),
    said.step is not null as is_pending
from {table} as base
left join said on base.school_code = said.school_code and base.step = said.step and said.done_on >= base.begun_on
union all by name
select
    of_school.municipality,
    said.school_code,
    of_school.school_name,
    of_school.begun_on,
    of_school.is_running,
    cast(100 as integer) as place,
    said.step,
    true as is_own_step,
    'сделано' as state,
    said.done_on,
    said.evidence,
    said.actor,
    true as is_person_level,
    true as is_pending
from said
inner join (select distinct municipality, school_code, school_name, begun_on, is_running from {table}) as of_school
    on said.school_code = of_school.school_code and said.done_on >= of_school.begun_on
where (said.school_code, said.step) not in (select (school_code, step) from {table})
