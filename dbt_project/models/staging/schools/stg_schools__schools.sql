-- Written by `make staging` from ingestion/sources/schools.yml.
-- The newest row of a key replaces the older ones.
select
    school_code,
    school_name,
    municipality,
    school_kind,
    locality,
    profile,
    school_group,
    load_id,
    sheet,
    row_number
from {{ source('raw', 'schools') }}
qualify row_number() over (
    partition by school_code
    order by load_id desc, row_number desc
) = 1
