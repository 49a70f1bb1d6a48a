-- A school beside the groups of schools that it belongs to. Grain: group of schools × indicator.
select
    reference_key,
    reference_name,
    reference_schools_cnt,
    indicator,
    n,
    sample_tier,
    value,
    reference_n,
    reference_value,
    difference
from marts.rpt_school_groups
where procedure_id = $procedure_id and school_code = $school_code
order by reference_name, indicator
