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
        specs.planned_result
    from {{ ref('int_procedures__specifications') }} as procedures
    inner join {{ ref('stg_test_specs__tasks') }} as specs
        on
            procedures.kind = specs.kind
            and procedures.subject = specs.subject
            and procedures.grade = specs.grade
            and procedures.spec_year = specs.spec_year
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
        skill, planned_result, true as is_specified
    from specified
    union all
    select
        procedure_id, task_code, task_no, null, null, max_score, null, null, skill_group, null, false
    from unspecified
)

select
    procedure_id,
    task_code,
    task_no,
    max(difficulty) over (partition by procedure_id, task_code) as difficulty,
    -- Where the file lacks the type, a task of more than one point counts as open.
    coalesce(
        max(stated_answer_type) over (partition by procedure_id, task_code),
        case when max_score > 1 then 'развёрнутый' when max_score is not null then 'краткий' end
    ) as answer_type,
    max_score,
    coalesce(content_code, '') as content_code,
    coalesce(requirement_code, '') as requirement_code,
    skill,
    planned_result,
    is_specified
from unioned
qualify row_number() over (
    partition by procedure_id, task_code, coalesce(content_code, ''), coalesce(requirement_code, '') order by skill
) = 1
