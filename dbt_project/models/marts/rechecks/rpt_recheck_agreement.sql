select
    found.procedure_id, procedures.kind, cast(procedures.school_year as integer) as school_year, procedures.season,
    {{ sitting('procedures.kind', 'procedures.season') }} as sitting,
    procedures.subject, cast(procedures.grade as integer) as grade, schools.municipality, found.school_code,
    found.class_label, cast(found.works as bigint) as works_cnt, found.changed_pct,
    found.changed_low_pct, found.changed_high_pct, found.marked as marked_cnt, found.mark_changed_pct,
    found.mark_changed_low_pct, found.mark_changed_high_pct, found.bias, found.bias_low, found.bias_high,
    100 * found.exact_agreement as exact_agreement_pct, 100 * found.exact_agreement_low as exact_agreement_low_pct,
    100 * found.exact_agreement_high as exact_agreement_high_pct, found.kappa, found.kappa_low,
    found.kappa_high, found.p_value, found.is_flagged, true as is_person_level
from {{ ref('int_objectivity__rechecks') }} as found
inner join {{ ref('dim_procedures') }} as procedures using (procedure_id)
left join {{ ref('dim_schools') }} as schools on found.school_code = schools.school_code
