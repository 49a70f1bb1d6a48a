with base as (
    select came.* replace (coalesce(exams.school_code, came.school_code) as school_code)
    from {{ current_rows('results_participants') }} as came
    left join {{ exam_schools() }} as exams on came.school_code = exams.exam_school
),

keyed as (
    select
        {{ procedure_id() }} as procedure_id,
        {{ calendar_year() }} as calendar_year,
        base.*
    from base
)

select
    procedure_id,
    kind,
    school_year,
    season,
    calendar_year,
    subject,
    grade,
    class_grade,
    language,
    study_level,
    procedure_name,
    procedure_date,
    municipality,
    municipality_code,
    school_code,
    school_name,
    class_label,
    participant_code,
    sex,
    variant,
    attendance,
    primary_score as file_score,
    -- A total that was dropped at the gate must not come back as a sum of tasks.
    coalesce(is_unfilled, false) or (total_text is not null and primary_score is null) as is_score_unusable,
    max_primary_score as file_max_score,
    file_mark,
    level,
    journal_mark,
    uploaded_at,
    load_id,
    source_kind,
    sheet,
    row_number
from keyed
