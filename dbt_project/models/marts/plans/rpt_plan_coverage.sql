with needs as (
    select plan_id, need_id, max(need_name) as need_name, count(number) as measures_cnt, string_agg(number, ', ') as numbers
    from {{ ref('int_plans__coverage') }}
    group by plan_id, need_id
),

levelled as (
    select
        needs.*,
        levels.plan_level,
        plans.period_start,
        plans.period_end,
        case levels.plan_level when 'регион' then 1 when 'муниципалитет' then 2 else 3 end as depth
    from needs
    inner join {{ ref('int_plans__levels') }} as levels using (plan_id)
    inner join {{ ref('stg_plans__plans') }} as plans using (plan_id)
)

select
    own.plan_id,
    own.need_id,
    own.need_name,
    own.plan_level,
    own.measures_cnt,
    own.numbers,
    own.measures_cnt > 0 as is_covered,
    count(above.plan_id) as higher_plans_cnt,
    string_agg(above.plan_id, ', ' order by above.plan_id) as higher_plans,
    case
        when own.measures_cnt > 0 then 'есть меры'
        when count(above.plan_id) > 0 then 'есть в вышестоящем плане, здесь нет'
        else 'мер нет'
    end as conclusion
from levelled as own
left join levelled as above
    on
        own.need_id = above.need_id and above.depth < own.depth and above.measures_cnt > 0
        and above.period_start <= own.period_end and above.period_end >= own.period_start
group by own.plan_id, own.need_id, own.need_name, own.plan_level, own.measures_cnt, own.numbers
