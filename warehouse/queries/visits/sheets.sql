-- Approved visits whose sheet is owed by the observer, and visits that do not count because of an interest.
-- Grain: assignment.
select
    a.assignment_id,
    a.person_code,
    a.slot_date,
    a.kind,
    a.school_year,
    a.season,
    a.school_code,
    s.name as school_name,
    a.status,
    a.has_interest
from marts.fct_assignments as a
left join marts.dim_schools as s using (school_code)
where a.role = 'observer' and ((a.is_approved and a.status = 'no_sheet') or (a.has_interest and a.status = 'done'))
order by a.slot_date desc, a.assignment_id
