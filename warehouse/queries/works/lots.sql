-- Works drawn for a blind re-check with the key of codes, for the coordinator alone. Grain: lot × work.
select
    lot_name,
    procedure_id,
    kind,
    school_year,
    season,
    subject,
    grade,
    school_code,
    school_name,
    class_label,
    participant_code,
    package,
    work_code,
    first_expert,
    second_expert,
    third_expert,
    reason,
    rule,
    of_cnt,
    seed_text,
    source_text,
    drawn_on,
    kept_until,
    seed_of,
    has_result
from marts.fct_work_lots
where $procedure_id::varchar is null or procedure_id = $procedure_id
order by drawn_on desc, lot_name, work_code
