-- A list that comes again replaces its older version.
with base as (
    select * from {{ source('raw', 'official_signs') }}
),

newest as (
    select list_name, max(load_id) as load_id
    from base
    group by list_name
)

select base.list_name, base.document, base.school_year, base.school_code, base.school_name, base.municipality, base.marker,
    base.load_id, base.row_number
from base
inner join newest using (list_name, load_id)
