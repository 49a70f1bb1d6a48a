-- Visits of observers to a procedure. Grain: visit.
select
    o.procedure_id,
    o.school_code,
    s.name as school_name,
    o.municipality,
    o.class_label,
    o.visit_date,
    o.observer_code,
    o.has_interest,
    o.start_time,
    o.end_time,
    o.present_cnt,
    o.stages,
    o.remarks_cnt
from marts.fct_observations as o
left join marts.dim_schools as s using (school_code)
where o.procedure_id = $procedure_id
    and ($municipality::varchar is null or o.municipality = $municipality)
    and ($school_code::varchar is null or o.school_code = $school_code)
order by o.visit_date, s.name, o.class_label, o.observer_code
