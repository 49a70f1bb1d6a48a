-- What a school said of itself and how it goes on: its own path, read by nothing that looks for signs.
with newest as (
    select *
    from {{ ref('fct_self_report_steps') }}
    qualify row_number() over (
        partition by report_id order by happened_on desc, place desc, load_id desc, row_number desc
    ) = 1
),

-- The words of the school are those of its first step; whatever was written later is about what was done.
told as (
    select
        report_id,
        coalesce(
            arg_min(said, (happened_on, place, load_id, row_number)) filter (where step = 'школа сообщила'),
            arg_min(said, (happened_on, place, load_id, row_number))
        ) as said,
        bool_or(step in ('школа проверяет работы сама', 'школа проводит работу повторно')) as is_own_check,
        bool_or(step = 'помощь назначена') as is_helped,
        bool_or(step = 'завершено: школу поблагодарили') as is_thanked,
        count(*) as steps_cnt
    from {{ ref('fct_self_report_steps') }}
    group by report_id
)

select
    newest.report_id,
    newest.municipality,
    newest.school_code,
    schools.name as school_name,
    newest.reported_on,
    {{ school_year_of('newest.reported_on') }} as school_year,
    newest.theme,
    newest.procedure_name,
    told.said,
    newest.step as state,
    newest.place,
    known.is_closed,
    newest.happened_on as since,
    newest.document,
    newest.actor,
    known.owner,
    known.next_step,
    case when not known.is_closed then coalesce(newest.next_due_on, newest.happened_on + cast(known.term_days as integer)) end as next_due,
    not known.is_closed and coalesce(newest.next_due_on, newest.happened_on + cast(known.term_days as integer)) < {{ today() }} as is_overdue,
    told.is_own_check,
    told.is_helped,
    told.is_thanked,
    told.steps_cnt,
    true as is_person_level
from newest
inner join told using (report_id)
inner join {{ ref('self_report_steps') }} as known on newest.step = known.step
left join {{ ref('dim_schools') }} as schools on newest.school_code = schools.school_code
