-- Criteria of re-checked works by marker or commission: those to support first, then the surest. Grain: marker × criterion.
select
    found.school_code, schools.name as school_name, found.teacher_code, found.is_commission, found.subject, found.procedure_id,
    procedures.kind, procedures.school_year, procedures.grade, found.criterion, found.works, found.n,
    found.compared_cnt, found.higher_cnt, found.lower_cnt, found.points, found.points_low, found.points_high,
    found.exact_pct, found.bias_pct, found.bias_low_pct, found.bias_high_pct, found.severity_pct, found.kappa, found.evidence,
    found.needs_support, found.works_missing, found.reason, found.is_person_level
from marts.msr_marking_deficits as found
inner join marts.dim_procedures as procedures using (procedure_id)
left join marts.dim_schools as schools on found.school_code = schools.school_code
where ($municipality::varchar is null or found.municipality = $municipality)
    and ($school_code::varchar is null or found.school_code = $school_code)
    and ($subject::varchar is null or found.subject = $subject)
    and ($teacher_code::varchar is null or found.teacher_code = $teacher_code)
order by found.needs_support desc, found.evidence desc, found.procedure_id, found.criterion
