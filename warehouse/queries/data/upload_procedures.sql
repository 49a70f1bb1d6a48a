-- Who has sent results, who was late, who has not, by procedure. Grain: procedure.
select
    procedure_id,
    kind,
    school_year,
    season,
    subject,
    grade,
    max(date_to) as date_to,
    max(due_on) as due_on,
    count(*) filter (is_expected) as expected_cnt,
    count(*) filter (status = 'received') as received_cnt,
    count(*) filter (status = 'late') as late_cnt,
    count(*) filter (status = 'missing') as missing_cnt,
    count(*) filter (status = 'expected') as waiting_cnt,
    count(*) filter (status = 'gap') as gap_cnt,
    count(missing_classes) as partial_cnt,
    count(days_from_due) as timed_cnt,
    max(days_late) as max_days_late
from marts.fct_upload_status
group by procedure_id, kind, school_year, season, subject, grade
order by max(term_on) desc nulls last, school_year desc, procedure_id
