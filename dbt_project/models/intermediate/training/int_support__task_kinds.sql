-- Whether the tasks behind a fact ask for a short or a long answer; silent where they differ. Grain: basis of a fact.
with tasks as (
    select concat('rpt_tasks: ', procedure_id, ', ', task_code) as basis, answer_type
    from {{ ref('dim_tasks') }}
    where answer_type in ('краткий', 'развёрнутый')
),

listed as (
    select
        concat('rpt_content_topics: ', topics.topic_id) as basis,
        topics.procedure_id,
        trim(unnest(string_split(topics.task_codes, ','))) as task_code
    from {{ ref('rpt_content_topics') }} as topics
    where topics.is_ground or topics.is_system_deficit
),

topics as (
    select listed.basis, min(dim_tasks.answer_type) as answer_type
    from listed
    inner join {{ ref('dim_tasks') }} as dim_tasks using (procedure_id, task_code)
    where dim_tasks.answer_type in ('краткий', 'развёрнутый')
    group by listed.basis
    having count(distinct dim_tasks.answer_type) = 1
)

select basis, answer_type as task_kind from tasks
union all
select basis, answer_type from topics
