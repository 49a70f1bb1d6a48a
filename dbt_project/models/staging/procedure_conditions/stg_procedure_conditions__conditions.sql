-- Written by `make staging` from ingestion/sources/procedure_conditions.yml.
-- The newest row of a key replaces the older ones.
select
    {{ mention_key('condition_date') }} as mention_key,
    procedure_name,
    school_code,
    condition_date,
    video,
    briefing,
    protected_network,
    commission,
    comment,
    procedure_kind,
    school_year,
    named_year,
    season,
    subject,
    grade,
    load_id,
    sheet,
    row_number
from {{ source('raw', 'procedure_conditions') }}
qualify row_number() over (
    partition by procedure_name, school_code, condition_date
    order by load_id desc, row_number desc
) = 1
