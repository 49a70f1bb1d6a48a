-- What was done asks for no decision; a term that has passed is one question, whenever it passed.
with asked as (
    select
        agenda.plan_id,
        plans.plan_title,
        owners.municipality,
        agenda.due_date,
        agenda.as_of,
        case
            when agenda.question_place in (1, 2) then 1
            when agenda.question_place = 3 then 2
            when agenda.question_place = 5 then 3
            else 4
        end as point_place,
        concat(
            '№ ', agenda.number, ' ', agenda.title, ' – ', agenda.responsible,
            coalesce(', срок ' || strftime(agenda.due_date, '%d.%m.%Y'), ', день не назван')
        ) as line,
        agenda.number,
        agenda.occurrence_id
    from {{ ref('rpt_plan_agenda') }} as agenda
    inner join {{ ref('dim_plans') }} as plans using (plan_id)
    left join {{ ref('int_plans__owners') }} as owners using (plan_id)
    where agenda.question_place <> 4 and coalesce(owners.plan_level, '') <> 'школа'
),

in_order as (
    select
        *,
        row_number() over (
            partition by plan_id, point_place order by due_date nulls last, number, occurrence_id
        ) as line_no
    from asked
),

named as (
    select *, line_no <= {{ threshold('meeting_point_lines') }} as is_named
    from in_order
)

select
    concat_ws('|', plan_id, cast(point_place as varchar)) as point_id,
    plan_id,
    plan_title,
    municipality,
    point_place,
    case point_place
        when 1 then 'Меры плана, срок которых прошёл'
        when 2 then 'Меры плана, исполнение которых надо подтвердить'
        when 3 then 'Меры плана, срок которых наступит до следующего совещания'
        else 'Меры плана, которым надо назвать день'
    end as point,
    count(*) as measures_cnt,
    min(due_date) as nearest_on,
    concat(
        plan_title, ':', chr(10),
        string_agg(line, chr(10) order by line_no) filter (is_named),
        case when count(*) filter (not is_named) > 0
            then chr(10) || 'и ещё ' || cast(count(*) filter (not is_named) as varchar)
        end
    ) as text,
    as_of
from named
group by plan_id, plan_title, municipality, point_place, as_of
