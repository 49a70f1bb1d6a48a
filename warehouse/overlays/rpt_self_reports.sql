-- Reports of schools about themselves with the steps recorded since the build, and with those that are new.
with recorded as (
    select
        *,
        concat_ws('|', school_code, cast(reported_on as varchar), theme, procedure_name) as report_id
    from pending.self_report
),

said as (
    select
        report_id,
        any_value(school_code) as school_code,
        any_value(reported_on) as reported_on,
        any_value(theme) as theme,
        any_value(procedure_name) as procedure_name,
        arg_min(said, place) as said,
        arg_max(step, place) as step,
        arg_max(happened_on, place) as happened_on,
        arg_max(document, place) as document,
        arg_max(actor, place) as actor,
        bool_or(step in ('школа проверяет работы сама', 'школа проводит работу повторно')) as is_own_check,
        bool_or(step = 'помощь назначена') as is_helped,
        bool_or(step = 'завершено: школу поблагодарили') as is_thanked,
        count(*) as steps_cnt
    from recorded
    group by report_id
),

placed as (
    select
        said.*,
        coalesce(known.is_closed, false) as is_closed,
        known.owner,
        known.next_step,
        case when not known.is_closed then said.happened_on + cast(known.term_days as integer) end as next_due
    from said
    left join published.seeds.self_report_steps as known using (step)
)

select
    base.* replace (
        coalesce(said.step, base.state) as state,
        coalesce(said.is_closed, base.is_closed) as is_closed,
        coalesce(said.happened_on, base.since) as since,
        case when said.step is null then base.document else said.document end as document,
        coalesce(said.actor, base.actor) as actor,
        case when said.step is null then base.owner else said.owner end as owner,
        case when said.step is null then base.next_step else said.next_step end as next_step,
        case when said.step is null then base.next_due else said.next_due end as next_due,
        said.step is null and base.is_overdue as is_overdue,
        base.is_own_check or coalesce(said.is_own_check, false) as is_own_check,
        base.is_helped or coalesce(said.is_helped, false) as is_helped,
        base.is_thanked or coalesce(said.is_thanked, false) as is_thanked
    ),
    said.step is not null as is_pending
from {table} as base
left join placed as said using (report_id)
union all by name
select
    said.report_id,
    schools.municipality,
    said.school_code,
    schools.name as school_name,
    said.reported_on,
    cast(year(said.reported_on) + case when month(said.reported_on) >= 9 then 1 else 0 end as integer) as school_year,
    said.theme,
    said.procedure_name,
    said.said,
    said.step as state,
    said.is_closed,
    said.happened_on as since,
    said.document,
    said.actor,
    said.owner,
    said.next_step,
    said.next_due,
    false as is_overdue,
    said.is_own_check,
    said.is_helped,
    said.is_thanked,
    said.steps_cnt,
    true as is_person_level,
    true as is_pending
from placed as said
left join published.marts.dim_schools as schools using (school_code)
where said.report_id not in (select report_id from {table})
