{{ config(meta={'is_by_procedure': true}) }}
-- Each school beside every group of schools that it belongs to (which contains it), one row an indicator. A table: read
-- through as a view by what compares, it does not fit into memory or on the disk where a region has ninety files.
-- Grain: procedure × school × group of schools × indicator.
with belongs as (
    select distinct procedure_id, school_code, group_key as reference_key
    from {{ ref('int_reports__members') }}
    where group_level = 'school_group'
)

select
    own.procedure_id,
    own.group_key,
    belongs.reference_key,
    own.indicator,
    own.is_share,
    own.n,
    own.total,
    wider.n as above_n,
    wider.total as above_total,
    wider.squares as above_squares
from belongs
inner join {{ ref('int_reports__indicator_sums') }} as own
    on
        belongs.procedure_id = own.procedure_id
        and belongs.school_code = own.school_code
        and own.group_level = 'school'
inner join {{ ref('int_reports__indicator_sums') }} as wider
    on
        belongs.procedure_id = wider.procedure_id
        and belongs.reference_key = wider.group_key
        and own.indicator = wider.indicator
where own.n > 0
