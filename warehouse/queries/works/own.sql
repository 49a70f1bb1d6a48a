-- Works that the reader reads, criterion by criterion: only an expert asks. Grain: lot × work × reading × criterion.
select
    lot_name,
    procedure_id,
    package,
    work_code,
    reading,
    person_code,
    task_code,
    max_score,
    score,
    first_score,
    second_score,
    state,
    is_pending
from marts.fct_work_readings
where reading < 3 or why_third is not null
order by lot_name, package, reading, work_code, task_no, task_code
