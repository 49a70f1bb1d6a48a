-- Re-checked classes of a year: how far school and experts agree. Empty for a head. Grain: procedure × school × class.
select
    r.sitting,
    r.kind,
    r.school_year,
    r.season,
    r.subject,
    r.grade,
    s.municipality,
    r.school_code,
    s.name as school_name,
    r.class_label,
    r.works_cnt,
    r.changed_pct,
    r.changed_low_pct,
    r.changed_high_pct,
    r.marked_cnt,
    r.mark_changed_pct,
    r.mark_changed_low_pct,
    r.mark_changed_high_pct,
    r.bias,
    r.bias_low,
    r.bias_high,
    r.exact_agreement_pct,
    r.exact_agreement_low_pct,
    r.exact_agreement_high_pct,
    r.kappa,
    r.kappa_low,
    r.kappa_high,
    r.is_flagged
from marts.rpt_recheck_agreement as r
inner join marts.dim_schools as s using (school_code)
where r.school_year = $school_year
    and ($school_code::varchar is null or r.school_code = $school_code)
order by s.municipality, s.name, r.grade, r.subject, r.class_label
