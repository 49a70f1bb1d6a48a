select
    publications.published_on, publications.topic, schools.municipality, publications.school_code, publications.address,
    publications.load_id, publications.row_number
from {{ ref('stg_publications__publications') }} as publications
left join {{ ref('dim_schools') }} as schools using (school_code)
