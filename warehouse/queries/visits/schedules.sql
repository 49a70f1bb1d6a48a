-- Rules of schedules by school and class, broken ones first. Grain: school × year × class × subject × rule.
select
    school_code,
    school_name,
    school_year,
    class_label,
    subject,
    rule,
    rule_words,
    value,
    limit_value,
    state,
    cells
from marts.rpt_schedule_rules
order by state <> 'нарушено', school_name, school_code, school_year desc, class_label, subject, rule
