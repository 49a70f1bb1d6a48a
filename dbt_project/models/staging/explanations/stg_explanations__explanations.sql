-- Written by `make staging` from ingestion/sources/explanations.yml.
-- Which file's row of a key counts was decided when the files were loaded; within one file the last row.
select
    {{ mention_key('explained_on') }} as mention_key,
    procedure_name,
    subject,
    grade,
    class_text,
    school_code,
    explained_on,
    explanation,
    decision,
    checked_by,
    procedure_kind,
    school_year,
    named_year,
    season,
    language,
    study_level,
    class_label,
    load_id,
    sheet,
    row_number
from {{ current_rows('explanations') }}
qualify row_number() over (
    partition by procedure_name, subject, grade, class_text, school_code, explained_on, explanation
    order by load_id desc, row_number desc
) = 1
