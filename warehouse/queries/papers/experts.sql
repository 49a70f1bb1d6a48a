-- Experts as codes: subjects, place of work, training, the run of agreed works and until when it counts. Grain: expert.
select
    e.expert_code,
    e.municipality,
    e.school_code,
    s.name as school_name,
    e.subjects,
    e.grades_text,
    e.barred_school_codes,
    e.expert_status,
    e.is_trained,
    e.is_qualified,
    e.run_on,
    e.run_until,
    loads.loaded_at
from marts.dim_experts as e
left join marts.dim_schools as s using (school_code)
left join marts.rpt_loads as loads using (load_id)
where ($municipality::varchar is null or e.municipality = $municipality)
order by s.name, e.expert_code
