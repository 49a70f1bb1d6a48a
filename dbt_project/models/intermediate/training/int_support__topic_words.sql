-- Which words name a task's topic to a subject teacher: the skill, or, where the skill is a formula that fits any task of
-- the subject, the planned result; the group of skills (КДР) where there is neither. Grain: procedure × kind of topic × code.
with titles as (
    select
        results.procedure_id, results.task_code, results.result_type, results.result_code, results.title,
        {{ plain_words('results.title') }} as words
    from {{ ref('int_reports__task_results') }} as results
    where results.result_type <> 'КЭС'
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
            else not (tasks.has_skill or tasks.has_result)
        end
    ) as is_main
from titles
inner join tasks using (procedure_id, task_code)
group by titles.procedure_id, titles.result_type, titles.result_code
