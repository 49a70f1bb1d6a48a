-- What each task checks, for labels, and the limits of its band: the first skill of the specification. Grain: task.
with tasks as (
    select
        task_code,
        min(task_no) as task_no,
        max(difficulty) as difficulty,
        max(answer_type) as answer_type,
        max(max_score) as max_score,
        coalesce(min(planned_result), min(skill)) as skill,
        string_agg(distinct nullif(content_code, ''), ', ') as content_codes
    from marts.dim_tasks
    where procedure_id = $procedure_id
    group by task_code
)

select
    t.*,
    b.insufficient_below_pct as band_low,
    b.sufficient_from_pct as band_high
from tasks as t
left join seeds.fioko_bands as b on t.difficulty = b.difficulty
order by t.task_no, t.task_code
