-- Procedures whose scores have no marks because no scale is known, newest first. Grain: procedure.
select procedure_id, kind, subject, grade, school_year, season, calendar_year, unmarked_cnt, why_missing
from marts.rpt_mark_scales
where is_missing
order by school_year desc, season, kind, grade, subject
