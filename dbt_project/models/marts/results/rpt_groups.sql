{{ config(meta={'is_by_procedure': true}) }}
with summed as (
    select
        members.procedure_id,
        members.group_key,
        cells.grade_value,
        cells.task_code,
        {{ total('cells.n') }} as n,
        sum(cells.points) as points
    from {{ ref('int_reports__task_cells') }} as cells
    inner join {{ ref('int_reports__members') }} as members
        on
            cells.procedure_id = members.procedure_id
            and cells.school_code = members.school_code
            and cells.class_label = members.class_label
    where cells.grade_value <> ''
    group by members.procedure_id, members.group_key, cells.grade_value, cells.task_code
)

select
    {{ report_keys() }},
    own.grade_value as participants_group,
    own.task_code,
    tasks.task_no,
    tasks.difficulty,
    tasks.max_score,
    own.n,
    {{ sample_tier('own.n') }} as sample_tier,
    own.points,
    {{ share_pct('own.points', '(own.n * tasks.max_score)') }} as completion_pct,
    {{ share_pct('regional.points', '(regional.n * tasks.max_score)') }} as region_pct
from summed as own
inner join {{ ref('int_reports__groups') }} as groups
    on own.procedure_id = groups.procedure_id and own.group_key = groups.group_key
inner join {{ ref('int_reports__tasks') }} as tasks
    on own.procedure_id = tasks.procedure_id and own.task_code = tasks.task_code
cross join {{ ref('int_reports__limits') }} as limits
left join summed as regional
    on
        own.procedure_id = regional.procedure_id
        and groups.region_key = regional.group_key
        and own.grade_value = regional.grade_value
        and own.task_code = regional.task_code
where own.n > 0
