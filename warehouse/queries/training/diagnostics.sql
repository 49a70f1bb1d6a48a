-- Diagnostics of teachers: groups and themes, and persons who agreed. Grain: row of a file.
select
    found.diagnosed_on, found.organiser, found.subject, found.topic, found.municipality, found.school_code,
    schools.name as school_name, found.teacher_code, found.tested_cnt, found.deficit_cnt, found.deficit_pct,
    found.is_ground
from marts.fct_teacher_diagnostics as found
left join marts.dim_schools as schools using (school_code)
where ($municipality::varchar is null or found.municipality is null or found.municipality = $municipality)
    and ($school_code::varchar is null or found.school_code = $school_code)
    and ($subject::varchar is null or found.subject = $subject)
order by found.diagnosed_on desc, found.topic, found.school_code, found.teacher_code
