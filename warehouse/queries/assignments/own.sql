-- What the reader was asked to do, the next day first: only an observer and an expert ask. Grain: assignment.
select
    a.slot_date,
    a.kind,
    a.school_year,
    a.season,
    a.procedures,
    a.school_code,
    s.name as school_name,
    a.basis,
    a.status
from marts.fct_assignments as a
left join marts.dim_schools as s using (school_code)
order by a.slot_date desc, a.assignment_id
