-- Schools of an official list; the product shows lists with their documents and never claims to reproduce them.
select
    signs.list_name,
    signs.document,
    signs.school_year,
    signs.school_code,
    schools.name as school_name,
    coalesce(signs.municipality, schools.municipality) as municipality,
    coalesce(signs.marker, 'не указан') as marker,
    signs.load_id,
    signs.row_number
from {{ ref('stg_official_signs__signs') }} as signs
left join {{ ref('dim_schools') }} as schools using (school_code)
