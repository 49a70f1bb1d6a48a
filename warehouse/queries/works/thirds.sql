-- Works whose two readings are apart, and who may read them a third time; those that wait first. Grain: lot × work.
select
    lot_name,
    procedure_id,
    package,
    work_code,
    why_third,
    first_expert,
    second_expert,
    third_expert,
    able_experts,
    state
from marts.rpt_third_readings
order by third_expert is not null, lot_name desc, package, work_code
