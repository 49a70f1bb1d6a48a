with next_cycle as (
    select min(cycle_code) as cycle_code, min(cycle_name) as cycle_name, min(collect_to) as collect_to
    from {{ ref('int_support__cycles') }}
    where is_next
),

-- Acceptance is closed by the completion of that very course since the request came.
finished as (
    select lines.line_id, max(done.completed_on) as completed_on
    from {{ ref('int_support__lines') }} as lines
    inner join {{ ref('fct_pd_completions') }} as done
        on lines.teacher_code = done.teacher_code and lines.course_code = done.course_code
    left join {{ ref('fct_pd_requests') }} as requests on lines.request_id = requests.request_id
    where lines.status in ('accepted', 'sent', 'enrolled')
        and (requests.request_date is null or done.completed_on >= requests.request_date)
    group by lines.line_id
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
    courses.date_to,
    lines.outcome,
    lines.explanation,
    lines.help_form,
    lines.help_text,
    case when finished.completed_on is not null then 'completed' else lines.status end as status,
    case
        when finished.completed_on is not null then strftime(finished.completed_on, 'курс пройден %d.%m.%Y')
        else lines.status_source
    end as status_source,
    lines.request_id,
    next_cycle.cycle_code,
    next_cycle.cycle_name,
    next_cycle.collect_to as collect_until,
    lines.teacher_code is not null as is_person_level
from {{ ref('int_support__lines') }} as lines
cross join next_cycle
left join finished using (line_id)
left join {{ ref('dim_schools') }} as schools using (school_code)
left join {{ ref('dim_teachers') }} as teachers on lines.teacher_code = teachers.teacher_code
left join {{ ref('dim_courses') }} as courses on lines.course_code = courses.course_code
