-- When each school's results last arrived. Grain: school.
select
    s.school_code,
    s.name as school_name,
    s.municipality,
    count(distinct r.procedure_id) as procedures_cnt,
    max(r.school_year) as last_school_year,
    max(l.loaded_at) as last_loaded_at
from marts.dim_schools as s
left join (
    select distinct school_code, procedure_id, school_year, load_id
    from marts.fct_participant_results
) as r using (school_code)
left join ops.load_log as l using (load_id)
group by all
order by last_school_year nulls first, s.municipality, s.school_code
