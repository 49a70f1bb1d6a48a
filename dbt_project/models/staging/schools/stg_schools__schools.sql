select school_code, school_name, municipality, school_kind, locality, profile, school_group, load_id
from {{ source('raw', 'schools') }}
qualify row_number() over (partition by school_code order by load_id desc) = 1
