select plan_id, source_file, title, approved_on, period_start, period_end, years, load_id
from {{ source('raw', 'plans') }}
qualify row_number() over (partition by plan_id order by load_id desc) = 1
