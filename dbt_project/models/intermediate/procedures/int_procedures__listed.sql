-- One row a procedure with what its files say about it.
select
    procedure_id,
    kind,
    school_year,
    season,
    calendar_year,
    subject,
    grade,
    language,
    study_level,
    max(class_grade) as class_grade,
    max_by(procedure_name, load_id) as procedure_name,
    min(procedure_date) as date_from,
    max(procedure_date) as date_to,
    max(file_max_score) as file_max_score,
    string_agg(distinct cast(load_id as varchar), ',' order by cast(load_id as varchar)) as load_ids
from {{ ref('stg_results__participants') }}
group by procedure_id, kind, school_year, season, calendar_year, subject, grade, language, study_level
