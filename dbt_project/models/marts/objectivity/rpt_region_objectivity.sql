-- The region index of the 14 markers: 100 minus the share of schools with at least one of them.
with schools as (
    select school_year, school_code, bool_or(is_flagged) as is_marked
    from {{ ref('msr_objectivity_signs') }}
    where source = 'markers_14'
    group by school_year, school_code
)

select
    school_year,
    count(*) as schools_cnt,
    count(*) filter (is_marked) as marked_cnt,
    100 - 100.0 * count(*) filter (is_marked) / count(*) as objectivity_index
from schools
group by school_year
