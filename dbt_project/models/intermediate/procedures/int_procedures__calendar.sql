-- One row a procedure of the calendar: its days over all schools (each school chooses its own), deadline, receipt.
select
    procedure_id,
    procedure_kind as kind,
    school_year,
    season,
    calendar_year,
    subject,
    grade,
    language,
    study_level,
    min(date_from) as date_from,
    max(coalesce(date_to, date_from)) as date_to,
    max(upload_due_on) as upload_due_on,
    max(results_received_on) as results_received_on
from {{ ref('int_procedures__days') }}
group by procedure_id, procedure_kind, school_year, season, calendar_year, subject, grade, language, study_level
