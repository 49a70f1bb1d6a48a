select
    found.procedure_id, procedures.kind, cast(procedures.school_year as integer) as school_year, procedures.season,
    procedures.subject, cast(procedures.grade as integer) as grade, schools.municipality, found.school_code, found.n,
    found.residual, found.centre, found.sd_one, found.sd_between, found.low_95, found.high_95, found.low_998,
    found.high_998, found.place, coalesce(known.is_person_level, true) as is_person_level
from {{ ref('int_objectivity__residuals') }} as found
inner join {{ ref('dim_procedures') }} as procedures using (procedure_id)
left join {{ ref('dim_schools') }} as schools on found.school_code = schools.school_code
left join {{ ref('rpt_school_procedure_objectivity') }} as known
    on found.procedure_id = known.procedure_id and found.school_code = known.school_code
