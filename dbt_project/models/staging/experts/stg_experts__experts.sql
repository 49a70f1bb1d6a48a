-- Written by `make staging` from ingestion/sources/experts.yml.
-- The newest row of a key replaces the older ones.
select
    expert_code,
    subjects,
    school_code,
    is_trained,
    load_id,
    sheet,
    row_number
from {{ source('raw', 'experts') }}
qualify row_number() over (
    partition by expert_code
    order by load_id desc, row_number desc
) = 1
