-- Agreement of school and expert marking by criterion, commissions of schools only (no persons).
-- Grain: procedure × school × criterion.
select
    d.procedure_id, d.subject, d.school_code, d.municipality, d.criterion, d.works, d.n, d.bias_pct, d.bias_low_pct,
    d.bias_high_pct, d.exact_pct, d.adjacent_pct, d.kappa, d.needs_support, d.reason
from marts.msr_marking_deficits as d
where d.is_commission
    and ($school_code::varchar is null or d.school_code = $school_code)
    and ($procedure_id::varchar is null or d.procedure_id = $procedure_id)
order by d.procedure_id, d.school_code, d.criterion
