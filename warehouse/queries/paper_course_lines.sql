-- Lines of the joint request for courses. Grain: request.
select
    r.request_id, r.municipality, r.school_code, s.name as school_name, r.teacher_code, t.position, t.subjects,
    t.category, r.deficit, r.basis, r.course_code, r.course_name, c.organisation, c.hours, c.course_form,
    c.dates_text, c.date_from, r.status, p.last_course_year
from marts.fct_pd_requests as r
left join marts.dim_schools as s using (school_code)
left join marts.dim_teachers as t on r.teacher_code = t.teacher_code
left join marts.dim_courses as c on r.course_code = c.course_code
left join (
    select teacher_code, cast(year(max(completed_on)) as integer) as last_course_year
    from marts.fct_pd_completions
    where is_counted
    group by teacher_code
) as p on r.teacher_code = p.teacher_code
where r.course_code is not null
order by r.course_name, s.name, r.request_id
