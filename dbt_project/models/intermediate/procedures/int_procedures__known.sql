-- Every procedure that has results or stands in the calendar; the calendar knows the days best.
select
    procedure_id,
    coalesce(results.kind, calendar.kind) as kind,
    coalesce(results.school_year, calendar.school_year) as school_year,
    coalesce(results.season, calendar.season) as season,
    coalesce(results.calendar_year, calendar.calendar_year) as calendar_year,
    coalesce(results.subject, calendar.subject) as subject,
    coalesce(results.grade, calendar.grade) as grade,
    coalesce(results.language, calendar.language) as language,
    coalesce(results.study_level, calendar.study_level) as study_level,
    -- Only results say that a programme was tested a grade later; the calendar names the programme.
    coalesce(results.class_grade, calendar.grade) as class_grade,
    results.procedure_name,
    coalesce(calendar.date_from, results.date_from) as date_from,
    coalesce(calendar.date_to, results.date_to) as date_to,
    calendar.upload_due_on,
    calendar.results_received_on,
    results.procedure_id is not null as has_results,
    calendar.procedure_id is not null as is_in_calendar
from {{ ref('int_procedures__listed') }} as results
full outer join {{ ref('int_procedures__calendar') }} as calendar using (procedure_id)
