select
    practices.topic, schools.municipality, practices.school_code, practices.site, practices.order_text, practices.shown_on,
    practices.load_id, practices.row_number
from {{ ref('stg_practices__practices') }} as practices
left join {{ ref('dim_schools') }} as schools using (school_code)
