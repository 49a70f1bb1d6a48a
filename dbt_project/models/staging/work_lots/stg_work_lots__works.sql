-- Written by `make staging` from ingestion/sources/work_lots.yml.
-- Which file's row of a key counts was decided when the files were loaded; within one file the last row.
select
    {{ mention_key('drawn_on') }} as mention_key,
    lot_name,
    procedure_name,
    school_code,
    class_text,
    participant_code,
    work_code,
    package,
    first_expert,
    second_expert,
    third_expert,
    reason,
    rule,
    of_cnt,
    seed_text,
    source_text,
    drawn_on,
    seed_of,
    kept_until,
    procedure_kind,
    school_year,
    named_year,
    season,
    subject,
    grade,
    language,
    study_level,
    class_label,
    load_id,
    sheet,
    row_number
from {{ current_rows('work_lots') }}
qualify row_number() over (
    partition by lot_name, work_code
    order by load_id desc, row_number desc
) = 1
