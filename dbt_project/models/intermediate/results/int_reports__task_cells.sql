{{ config(meta={'is_by_procedure': true}) }}
-- Task scores of one class, by the mark (or level) of the participants. Only participants with a primary score count;
-- a task not attempted is 0 points of its maximum, a task not taught or with an unusable score is left out.
-- Grain: procedure × school × class × mark or level × task.
select
    people.procedure_id,
    people.school_code,
    people.class_label,
    coalesce(cast(people.mark as varchar), people.level, '') as grade_value,
    tasks.task_code,
    count(*) filter (where tasks.response in ('scored', 'not_attempted')) as n,
    count(*) filter (where tasks.response = 'not_attempted') as not_attempted_cnt,
    count(*) filter (where tasks.response = 'not_taught') as not_taught_cnt,
    sum(case when tasks.response = 'scored' then tasks.score else 0 end) as points,
    sum(case when tasks.response = 'scored' then tasks.score * tasks.score else 0 end) as squares,
    count(*) filter (where tasks.response = 'scored' and tasks.score = tasks.max_score) as full_cnt
from {{ ref('fct_task_results') }} as tasks
inner join {{ ref('fct_participant_results') }} as people
    on
        tasks.procedure_id = people.procedure_id
        and tasks.school_code = people.school_code
        and tasks.class_label is not distinct from people.class_label
        and tasks.participant_code = people.participant_code
where people.primary_score is not null and tasks.response is not null
group by
    people.procedure_id, people.school_code, people.class_label, people.mark, people.level, tasks.task_code
