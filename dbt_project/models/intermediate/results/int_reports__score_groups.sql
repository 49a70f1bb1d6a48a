{{ config(meta={'is_by_procedure': true}) }}
-- How many participants of every group have each primary score. Grain: procedure × group × score.
with classes as (
    select procedure_id, school_code, class_label, primary_score as score, count(*) as cnt
    from {{ ref('fct_participant_results') }}
    where primary_score is not null
    group by procedure_id, school_code, class_label, primary_score
)

select members.procedure_id, members.group_key, classes.score, {{ total('classes.cnt') }} as cnt
from classes
inner join {{ ref('int_reports__members') }} as members
    on
        classes.procedure_id = members.procedure_id
        and classes.school_code = members.school_code
        and classes.class_label = members.class_label
group by members.procedure_id, members.group_key, classes.score
