-- What schools said of themselves and where it stands, what waits first. Grain: report.
select
    report_id,
    municipality,
    school_code,
    school_name,
    reported_on,
    theme,
    procedure_name,
    said,
    state,
    state_shown,
    is_pending,
    is_closed,
    since,
    document,
    actor,
    owner,
    next_step,
    next_due,
    is_overdue,
    is_own_check,
    is_helped,
    is_thanked
from marts.rpt_self_reports
where $school_code::varchar is null or school_code = $school_code
order by is_closed, is_overdue desc, next_due nulls last, reported_on desc, school_name, report_id
