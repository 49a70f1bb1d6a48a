with happened as (
    select *, 'ended' as happening, ended_on as happened_on
    from {{ ref('int_plans__matters') }}
    where is_ended and ended_on is not null
    union all
    select *, 'overdue', overdue_after
    from {{ ref('int_plans__matters') }}
    where is_overdue and not is_ended
    union all
    select *, 'opened', known_on
    from {{ ref('int_plans__matters') }}
    where matter = 'случаи'
    union all
    select *, 'explained', explained_on
    from {{ ref('int_plans__matters') }}
    where matter = 'случаи' and explained_on is not null
    union all
    -- A decision tells no day of its execution: what a meeting decided was done after it.
    select *, 'done', meeting_date
    from {{ ref('int_plans__matters') }}
    where matter = 'решения' and is_ended
),

-- Cases are named inside the department alone; everybody knows them as counts.
changed as (
    select
        meetings.meeting_id,
        meetings.meeting_date,
        meetings.body,
        meetings.topic,
        meetings.as_of,
        happened.matter,
        happened.happening,
        happened.thing_id,
        happened.plan_id,
        happened.municipality,
        happened.school_code,
        happened.title,
        happened.responsible,
        case when happened.happening <> 'done' then happened.happened_on end as happened_on,
        happened.due_on,
        happened.is_person_level
    from {{ ref('int_plans__meetings') }} as meetings
    inner join happened
        on
            happened.happened_on >= meetings.meeting_date
            and happened.happened_on <= meetings.as_of
            and (happened.matter <> 'случаи' or (happened.is_person_level and meetings.body <> 'ГМО'))
            and (
                happened.matter <> 'решения'
                or (
                    happened.body = meetings.body
                    and (happened.happening <> 'done' or happened.meeting_date = meetings.meeting_date)
                    and (meetings.body <> 'ГМО' or happened.topic is not distinct from meetings.topic)
                )
            )
)

select
    concat_ws('|', meeting_id, matter, happening, thing_id) as change_id,
    meeting_id,
    meeting_date,
    body,
    topic,
    matter,
    case
        when matter = 'решения' and happening = 'done' then 1
        when matter = 'решения' then 2
        when happening = 'opened' then 3
        when happening = 'explained' then 4
        when matter = 'случаи' then 5
        when matter = 'работы' then 6
        when happening = 'ended' then 7
        else 8
    end as change_place,
    case change_place
        when 1 then 'Решение исполнено'
        when 2 then 'Срок решения прошёл'
        when 3 then 'Случай замечен'
        when 4 then 'Школа дала пояснение'
        when 5 then 'Случай рассмотрен'
        when 6 then 'Пришли результаты'
        when 7 then 'Мера выполнена'
        else 'Срок меры прошёл'
    end as change,
    thing_id,
    plan_id,
    municipality,
    school_code,
    title,
    responsible,
    happened_on,
    due_on,
    is_person_level,
    as_of
from changed
