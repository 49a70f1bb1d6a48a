select
    practices.topic,
    coalesce(schools.municipality, practices.municipality) as municipality,
    practices.school_code, practices.site, practices.order_text, practices.shown_on,
    practices.proved_by, practices.useful_for, practices.valid_to,
    practices.load_id, practices.row_number
from {{ ref('stg_practices__practices') }} as practices
left join {{ ref('dim_schools') }} as schools using (school_code)
