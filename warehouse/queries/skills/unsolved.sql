-- Tasks that nobody of a class got a point for and others did: a fact, whatever a test says. Grain: class × task.
select
    tasks.grade, tasks.municipality, tasks.school_code, schools.name as school_name, tasks.class_label, tasks.task_code,
    tasks.n, tasks.region_pct, tasks.is_person_level
from marts.rpt_tasks as tasks
left join marts.dim_schools as schools using (school_code)
where tasks.kind = $kind
    and tasks.school_year = $school_year
    and tasks.season = $season
    and tasks.subject = $subject
    and tasks.group_level = 'class'
    and tasks.points = 0
    and tasks.n > 0
    and tasks.region_pct > 0
    and ($municipality::varchar is null or tasks.municipality = $municipality)
    and ($school_code::varchar is null or tasks.school_code = $school_code)
order by tasks.region_pct desc, tasks.procedure_id, tasks.school_code, tasks.class_label, tasks.task_code
