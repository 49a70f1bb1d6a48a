select
    found.procedure_id, procedures.kind, cast(procedures.school_year as integer) as school_year, procedures.season,
    procedures.subject, cast(procedures.grade as integer) as grade, schools.municipality, found.school_code,
    found.class_label, found.level, found.mechanism, mechanisms.title as mechanism_name, mechanisms.place,
    mechanisms.innocent_explanation, found.check_words, found.n, found.works_cnt, found.half_width_pts,
    found.is_person_level
from {{ ref('int_objectivity__checks') }} as found
inner join {{ ref('dim_procedures') }} as procedures using (procedure_id)
inner join {{ ref('objectivity_mechanisms') }} as mechanisms on found.mechanism = mechanisms.mechanism
left join {{ ref('dim_schools') }} as schools on found.school_code = schools.school_code
