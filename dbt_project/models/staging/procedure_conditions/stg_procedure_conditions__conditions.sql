-- Written by `make staging` from ingestion/sources/procedure_conditions.yml.
-- Which file's row of a key counts was decided when the files were loaded; within one file the last row.
select
    {{ mention_key('condition_date') }} as mention_key,
    procedure_name,
    school_code,
    condition_date,
    video,
    briefing,
    protected_network,
    commission,
    norm,
    comment,
    procedure_kind,
    school_year,
    named_year,
    season,
    subject,
    grade,
    language,
    study_level,
    load_id,
    sheet,
    row_number
from {{ current_rows('procedure_conditions') }}
qualify row_number() over (
    partition by procedure_name, school_code, condition_date
    order by load_id desc, row_number desc
) = 1
