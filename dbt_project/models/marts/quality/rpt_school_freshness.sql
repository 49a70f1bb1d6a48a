select
    schools.school_code,
    schools.name as school_name,
    schools.municipality,
    count(distinct versions.procedure_id) as procedures_cnt,
    max(procedures.school_year) as last_school_year,
    max(loads.loaded_at) as last_loaded_at
from {{ ref('dim_schools') }} as schools
left join {{ ref('int_results__current_versions') }} as versions using (school_code)
left join {{ ref('dim_procedures') }} as procedures on versions.procedure_id = procedures.procedure_id
left join {{ source('ops', 'load_log') }} as loads on versions.load_id = loads.load_id
-- A code that only another register names has no municipality: it owes no results.
where schools.municipality is not null
group by schools.school_code, schools.name, schools.municipality
