-- Procedures of the calendar with their dates, results or not. Grain: procedure.
select
    procedure_id, kind, school_year, season, subject, subject_name, grade, class_grade, date_from, date_to,
    upload_due_on, results_received_on, has_results
from marts.dim_procedures
where date_from is not null
order by date_from, subject, grade
