-- Remarks of observers in words, the waiting ones first. Grain: visit × remark.
select
    procedure_id,
    kind,
    school_year,
    season,
    subject,
    grade,
    school_code,
    school_name,
    class_label,
    visit_date,
    observer_code,
    said_words,
    objection,
    is_critical,
    state,
    is_waiting
from marts.fct_observation_findings
order by is_waiting desc, visit_date desc, school_name, class_label, violation_code, observer_code, procedure_id
