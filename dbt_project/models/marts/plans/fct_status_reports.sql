select
    schools.municipality,
    found.school_code,
    reports.school_name,
    reports.source_file,
    reports.as_of,
    reports.ordinal,
    reports.direction,
    reports.subdirection,
    reports.measure,
    reports.status_word,
    reports.status,
    reports.timing_text,
    reports.responsible,
    reports.rest,
    reports.source_text,
    reports.number,
    reports.done_on,
    reports.new_due_on,
    reports.period_start,
    reports.period_end,
    coalesce(reports.is_about_plan, false) as is_about_plan,
    reports.load_id,
    reports.row_number
from {{ ref('stg_status_reports__rows') }} as reports
left join {{ ref('int_status_reports__schools') }} as found using (load_id)
left join {{ ref('dim_schools') }} as schools on found.school_code = schools.school_code
