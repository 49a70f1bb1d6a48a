-- Every step of what schools said of themselves, the latest first. Grain: report × step × day.
select
    t.happened_on,
    t.school_code,
    s.name as school_name,
    t.theme,
    t.procedure_name,
    t.step,
    t.said,
    t.document,
    t.actor
from marts.fct_self_report_steps as t
left join marts.dim_schools as s using (school_code)
where $school_code::varchar is null or t.school_code = $school_code
order by t.happened_on desc, t.place desc, s.name, t.school_code, t.report_id, t.step
