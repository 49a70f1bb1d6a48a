with next_cycle as (
    select min(cycle_code) as cycle_code, min(cycle_name) as cycle_name, min(collect_to) as collect_to
    from {{ ref('int_support__cycles') }}
    where is_next
)

select
    lines.line_id,
    lines.municipality,
    lines.school_code,
    schools.name as school_name,
    lines.teacher_code,
    teachers.position,
    lines.subject,
    lines.grade,
    teachers.category,
    lines.ground_kind,
    lines.topic,
    lines.deficit,
    lines.grounds,
    lines.grounds_cnt,
    lines.basis,
    lines.strength,
    lines.last_course_on,
    cast(year(lines.last_course_on) as integer) as last_course_year,
    lines.priority,
    lines.priority_score,
    lines.priority_reasons,
    lines.course_code,
    courses.course_name,
    courses.organisation,
    courses.hours,
    courses.course_form,
    courses.dates_text,
    courses.date_from,
    lines.outcome,
    lines.explanation,
    lines.help_form,
    lines.help_text,
    lines.status,
    lines.status_source,
    lines.request_id,
    next_cycle.cycle_code,
    next_cycle.cycle_name,
    next_cycle.collect_to as collect_until,
    lines.teacher_code is not null as is_person_level
from {{ ref('int_support__lines') }} as lines
cross join next_cycle
left join {{ ref('dim_schools') }} as schools using (school_code)
left join {{ ref('dim_teachers') }} as teachers on lines.teacher_code = teachers.teacher_code
left join {{ ref('dim_courses') }} as courses on lines.course_code = courses.course_code
