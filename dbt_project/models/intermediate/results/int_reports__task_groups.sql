{{ config(meta={'is_by_procedure': true}) }}
-- Task scores of every group. Grain: procedure × group × task.
with classes as (
    select
        procedure_id, school_code, class_label, task_code,
        {{ total('n') }} as n,
        {{ total('not_attempted_cnt') }} as not_attempted_cnt,
        {{ total('not_taught_cnt') }} as not_taught_cnt,
        {{ total('full_cnt') }} as full_cnt,
        sum(points) as points,
        sum(squares) as squares
    from {{ ref('int_reports__task_cells') }}
    group by procedure_id, school_code, class_label, task_code
)

select
    members.procedure_id,
    members.group_key,
    classes.task_code,
    {{ total('classes.n') }} as n,
    {{ total('classes.not_attempted_cnt') }} as not_attempted_cnt,
    {{ total('classes.not_taught_cnt') }} as not_taught_cnt,
    {{ total('classes.full_cnt') }} as full_cnt,
    sum(classes.points) as points,
    sum(classes.squares) as squares
from classes
inner join {{ ref('int_reports__members') }} as members
    on
        classes.procedure_id = members.procedure_id
        and classes.school_code = members.school_code
        and classes.class_label = members.class_label
group by members.procedure_id, members.group_key, classes.task_code
