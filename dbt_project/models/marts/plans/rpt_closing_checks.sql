-- The draw rests on facts and on the names of windows alone: answers, what is said later and the order of rows change
-- nothing in it. A month is drawn when it is over.
with closings as (
    select *, cast(date_trunc('month', closed_on) as date) as closed_month
    from {{ ref('int_plans__occurrences') }}
    where closed_on < date_trunc('month', {{ today() }})
),

-- One row a window: the department's, else that of a school.
by_window as (
    select *
    from closings
    qualify row_number() over (
        partition by plan_id, number, anchor, closed_month order by school_code is not null, md5(occurrence_id)
    ) = 1
),

drawn as (
    select
        *,
        row_number() over (
            partition by plan_id, closed_month
            order by md5(concat_ws('|', plan_id, number, anchor, strftime(closed_month, '%Y-%m'))), occurrence_id
        ) as place
    from by_window
)

select
    drawn.occurrence_id,
    drawn.plan_id,
    drawn.number,
    occurrences.title,
    drawn.period_label,
    case when drawn.anchor in ('ждёт', 'unparsed') then '' else drawn.anchor end as window_key,
    occurrences.municipality,
    drawn.school_code,
    occurrences.school_name,
    coalesce(nullif(measures.action_label, ''), 'вид действия не назван') as action_label,
    drawn.closed_month,
    drawn.place,
    drawn.closed_on,
    drawn.closed_as,
    nullif(drawn.closed_with, '') as closed_with,
    drawn.check_answer as answer,
    drawn.check_answer is not null as is_answered,
    drawn.check_answer = 'да, исполнено' as is_right
from drawn
inner join {{ ref('fct_measure_occurrences') }} as occurrences using (occurrence_id)
left join {{ ref('dim_measures') }} as measures
    on drawn.plan_id = measures.plan_id and drawn.number = measures.number
where drawn.place <= {{ threshold('closing_checks') }}
