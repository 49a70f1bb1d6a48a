select
    {{ self_report_id('steps') }} as report_id,
    schools.municipality,
    steps.school_code,
    steps.reported_on,
    steps.theme,
    steps.procedure_name,
    steps.step,
    known.place,
    steps.happened_on,
    steps.said,
    steps.document,
    steps.actor,
    steps.next_due_on,
    true as is_person_level,
    steps.load_id,
    steps.row_number
from {{ ref('stg_self_reports__steps') }} as steps
inner join {{ ref('self_report_steps') }} as known on steps.step = known.step
left join {{ ref('dim_schools') }} as schools on steps.school_code = schools.school_code
