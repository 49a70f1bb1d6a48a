with windows as (
    select
        plan_id,
        number,
        cast(date_trunc('week', due_date) as date) as week_start,
        is_open,
        is_done,
        is_overdue,
        as_of
    from {{ ref('fct_measure_occurrences') }}
    where school_code is null and is_counted and due_date is not null
),

by_person as (
    select windows.*, people.position
    from windows
    inner join {{ ref('int_plans__people') }} as people using (plan_id, number)
    union all
    select *, 'Все ответственные'
    from windows
)

select
    plan_id,
    week_start,
    week_start + 6 as week_end,
    position,
    position = 'Все ответственные' as is_total,
    count(*) as terms_cnt,
    count(*) filter (is_done) as done,
    count(*) filter (is_open) as open_cnt,
    count(*) filter (is_overdue) as overdue,
    string_agg(distinct number, ', ' order by number) filter (is_open) as open_numbers,
    week_start + 6 < max(as_of) as is_past,
    week_start <= max(as_of) and week_start + 6 >= max(as_of) as is_this_week,
    position <> 'Все ответственные' and count(*) filter (is_open) > {{ threshold('plan_week_most') }} as is_heavy
from by_person
group by plan_id, week_start, position
