-- Which words name a task's topic to a subject teacher: the skill, or, where the skill is a formula that fits any task of
-- the subject, the planned result; the group of skills (КДР) where there is neither. What most points of a work are given
-- for is no topic but the level of the work. Grain: procedure × kind of topic × code.
with tasks_with_points as (
    select procedure_id, task_code, coalesce(max(max_score), 1) as points
    from {{ ref('dim_tasks') }}
    group by procedure_id, task_code
),

points as (
    select procedure_id, task_code, points, sum(points) over (partition by procedure_id) as all_points
    from tasks_with_points
),

shares as (
    select
        results.procedure_id, results.result_type, results.result_code,
        100.0 * sum(points.points) / max(points.all_points) > {{ threshold('topic_most_share_pct') }} as is_whole_work
    from (
        select distinct procedure_id, task_code, result_type, result_code from {{ ref('int_reports__task_results') }}
    ) as results
    inner join points on results.procedure_id = points.procedure_id and results.task_code = points.task_code
    group by results.procedure_id, results.result_type, results.result_code
),

titles as (
    select
        results.procedure_id, results.task_code, results.result_type, results.result_code, results.title,
        {{ plain_words('results.title') }} as words
    from {{ ref('int_reports__task_results') }} as results
),

general as (
    select distinct titles.procedure_id, titles.result_type, titles.result_code
    from titles
    inner join {{ ref('support_general_words') }} as seed on titles.words like concat(seed.beginning, '%')
),

-- Does the task have a skill that says something, and does it have a planned result at all?
tasks as (
    select
        titles.procedure_id, titles.task_code,
        bool_or(titles.result_type = 'умение' and general.result_code is null) as has_own_skill,
        bool_or(titles.result_type = 'планируемый результат') as has_result,
        bool_or(titles.result_type = 'умение') as has_skill
    from titles
    left join general using (procedure_id, result_type, result_code)
    group by titles.procedure_id, titles.task_code
)

select
    titles.procedure_id,
    titles.result_type as topic_type,
    titles.result_code as topic_code,
    bool_or(
        case titles.result_type
            when 'умение' then tasks.has_own_skill or not tasks.has_result
            when 'планируемый результат' then not tasks.has_own_skill
            when 'КЭС' then false
            else not (tasks.has_skill or tasks.has_result)
        end
    ) as is_main,
    coalesce(bool_or(shares.is_whole_work), false) as is_whole_work
from titles
inner join tasks using (procedure_id, task_code)
left join shares
    on
        titles.procedure_id = shares.procedure_id
        and titles.result_type = shares.result_type
        and titles.result_code = shares.result_code
group by titles.procedure_id, titles.result_type, titles.result_code
