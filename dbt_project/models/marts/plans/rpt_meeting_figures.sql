-- Cases are counted for each municipality and for all of them together.
with placed as (
    select *, municipality as place
    from {{ ref('int_plans__matters') }}
    where matter <> 'случаи' or municipality is not null
    union all
    select *, null
    from {{ ref('int_plans__matters') }}
    where matter = 'случаи'
),

schools as (
    select municipality as place, count(distinct school_code) as schools_cnt
    from {{ ref('rpt_school_cases') }}
    where municipality is not null
    group by municipality
    union all
    select null, count(distinct school_code)
    from {{ ref('rpt_school_cases') }}
),

stood as (
    select
        meetings.meeting_id,
        meetings.meeting_date,
        meetings.body,
        meetings.topic,
        meetings.as_of,
        placed.matter,
        placed.is_person_level,
        placed.plan_id,
        placed.place,
        placed.is_due,
        placed.is_ended,
        -- What ended on the day of the meeting it could not discuss yet.
        placed.is_ended and placed.matter <> 'решения' and coalesce(placed.ended_on < meetings.meeting_date, true) as was_ended,
        case placed.matter
            when 'решения' then true
            when 'меры' then was_ended or coalesce(placed.due_on < meetings.meeting_date, false)
            else was_ended or coalesce(placed.known_on < meetings.meeting_date, true)
        end as was_known
    from {{ ref('int_plans__meetings') }} as meetings
    inner join placed
        on
            placed.matter <> 'решения'
            or (
                placed.body = meetings.body and placed.meeting_date = meetings.meeting_date
                and (meetings.body <> 'ГМО' or placed.topic is not distinct from meetings.topic)
            )
)

select
    concat_ws(
        '|', stood.meeting_id, stood.matter, coalesce(stood.plan_id, stood.place, 'всего'),
        case when stood.is_person_level then 'внутри' end
    ) as figure_id,
    stood.meeting_id,
    stood.meeting_date,
    stood.body,
    stood.topic,
    stood.matter,
    case stood.matter when 'решения' then 1 when 'случаи' then 2 when 'работы' then 3 else 4 end as figure_place,
    case stood.matter
        when 'решения' then 'Исполнено решений прошлого совещания'
        when 'случаи' then 'Рассмотрено случаев по объективности'
        when 'работы' then 'Получены результаты проведённых работ'
        else 'Выполнено из наступивших сроков плана'
    end as figure,
    stood.plan_id,
    plans.plan_title,
    stood.place as municipality,
    stood.is_person_level,
    count(*) filter (stood.was_ended) as then_value,
    count(*) filter (stood.was_known) as then_n,
    count(*) filter (stood.is_ended and stood.is_due) as now_value,
    count(*) filter (stood.is_due) as now_n,
    case when stood.matter = 'случаи' then max(schools.schools_cnt) end as schools_cnt,
    stood.as_of
from stood
left join {{ ref('dim_plans') }} as plans on stood.plan_id = plans.plan_id
left join schools on stood.place is not distinct from schools.place
group by
    stood.meeting_id, stood.meeting_date, stood.body, stood.topic, stood.matter, stood.plan_id, plans.plan_title, stood.place,
    stood.is_person_level, stood.as_of
having count(*) filter (stood.is_due) > 0
