-- Written by `make staging` from ingestion/sources/rechecks.yml.
-- Which file's row of a key counts was decided when the files were loaded; within one file the last row.
select
    {{ mention_key('recheck_date') }} as mention_key,
    procedure_name,
    school_year,
    subject,
    grade,
    school_code,
    class_text,
    participant_code,
    task_code,
    school_score,
    expert_score,
    max_score,
    expert_code,
    teacher_code,
    protocol_no,
    is_blind,
    recheck_date,
    procedure_kind,
    named_year,
    season,
    language,
    study_level,
    class_label,
    load_id,
    sheet,
    row_number
from {{ current_rows('rechecks') }}
qualify row_number() over (
    partition by procedure_kind, school_year, named_year, subject, grade, language, study_level, school_code, participant_code, task_code, expert_code
    order by load_id desc, row_number desc
) = 1
