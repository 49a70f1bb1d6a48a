-- Individual results of a school or class, codes of participants only. Grain: participant.
select
    class_label,
    participant_code,
    variant,
    attendance,
    primary_score,
    max_primary_score,
    score_pct,
    mark,
    level,
    journal_mark,
    journal_gap,
    is_journal_gap,
    basic_pct,
    raised_pct,
    high_pct,
    is_basic_half,
    is_raised_half,
    is_high_half,
    tasks_cnt,
    not_attempted_cnt
from marts.rpt_individual
where procedure_id = $procedure_id
    and school_code = $school_code
    and ($class_label::varchar is null or class_label = $class_label)
order by attendance desc, class_label, participant_code
