-- Procedures that have results, for the filters, the newest first. Grain: procedure.
select
    p.procedure_id,
    p.kind,
    p.school_year,
    p.season,
    p.sitting,
    p.season_place,
    p.subject,
    p.subject_name,
    p.test_name,
    p.grade,
    p.class_grade,
    p.max_primary_score,
    p.min3,
    p.min4,
    p.min5
from marts.dim_procedures as p
where exists (select 1 from marts.rpt_marks_summary as r where r.procedure_id = p.procedure_id)
order by
    p.school_year desc,
    p.season_place,
    p.kind,
    p.grade,
    p.test_name
