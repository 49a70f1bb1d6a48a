-- Tasks of a procedure with every content code; a task that no specification describes keeps its code and maximum.
with specified as (
    select
        procedures.procedure_id,
        specs.task_code,
        specs.task_no,
        specs.difficulty,
        specs.answer_type as stated_answer_type,
        specs.max_score,
        specs.content_code,
        specs.requirement_code,
        specs.skill,
        specs.planned_result,
        specs.skill_group
    from {{ ref('int_procedures__specifications') }} as procedures
    inner join {{ ref('stg_test_specs__tasks') }} as specs
        on
            procedures.kind = specs.kind
            and procedures.subject = specs.subject
            and procedures.grade = specs.grade
            and procedures.spec_year = specs.spec_year
            and {{ same_variety('procedures', 'specs') }}
    where procedures.has_results
),

seen as (
    select procedure_id, task_code, min(task_no) as task_no, max(max_score) as max_score, max(skill_group) as skill_group
    from {{ ref('int_results__tasks_checked') }}
    where not is_stray
    group by procedure_id, task_code
),

unspecified as (
    select seen.procedure_id, seen.task_code, seen.task_no, seen.max_score, seen.skill_group
    from seen
    left join {{ ref('int_tasks__specified') }} as known using (procedure_id, task_code)
    where known.task_code is null
),

unioned as (
    select
        procedure_id, task_code, task_no, difficulty, stated_answer_type, max_score, content_code, requirement_code,
        skill, planned_result, skill_group, true as is_specified
    from specified
    union all
    select
        procedure_id, task_code, task_no, null, null, max_score, null, null, null, null, skill_group, false
    from unspecified
)

select
    unioned.procedure_id,
    unioned.task_code,
    unioned.task_no,
    max(unioned.difficulty) over (partition by unioned.procedure_id, unioned.task_code) as difficulty,
    -- Where the file lacks the type, a task of more than one point counts as open.
    coalesce(
        max(unioned.stated_answer_type) over (partition by unioned.procedure_id, unioned.task_code),
        case when unioned.max_score > 1 then 'развёрнутый' when unioned.max_score is not null then 'краткий' end
    ) as answer_type,
    unioned.max_score,
    coalesce(unioned.content_code, '') as content_code,
    coalesce(unioned.requirement_code, '') as requirement_code,
    skills.title as skill,
    results.title as planned_result,
    -- The specification names the group of a task; results of a КДР may bring it themselves.
    coalesce(
        max(groups.title) over (partition by unioned.procedure_id, unioned.task_code), seen_groups.title
    ) as skill_group,
    unioned.is_specified
from unioned
left join seen on unioned.procedure_id = seen.procedure_id and unioned.task_code = seen.task_code
left join {{ ref('int_tasks__words') }} as skills on unioned.skill = skills.written
left join {{ ref('int_tasks__words') }} as results on unioned.planned_result = results.written
left join {{ ref('int_tasks__words') }} as groups on unioned.skill_group = groups.written
left join {{ ref('int_tasks__words') }} as seen_groups on seen.skill_group = seen_groups.written
qualify row_number() over (
    partition by
        unioned.procedure_id, unioned.task_code, coalesce(unioned.content_code, ''),
        coalesce(unioned.requirement_code, '')
    order by skills.title
) = 1
