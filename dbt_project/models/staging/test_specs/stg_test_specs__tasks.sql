-- The newest specification of a test replaces the older ones whole.
select
    kind,
    subject,
    grade,
    spec_year,
    language,
    study_level,
    task_code,
    task_no,
    skill,
    planned_result,
    difficulty,
    content_code,
    requirement_code,
    max_score,
    minutes,
    answer_type,
    skill_group,
    load_id,
    row_number
from {{ current_rows('test_specs') }}
