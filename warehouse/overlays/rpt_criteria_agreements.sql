-- Agreements about criteria with those recorded since the build; what came after them is counted by the build.
select base.*, false as is_pending
from {table} as base
union all by name
select
    concat('новая ', place) as agreement_id,
    municipality,
    kind,
    subject,
    grade,
    criterion,
    agreement,
    agreed_on,
    true as is_current,
    cast(0 as bigint) as before_cnt,
    cast(0 as bigint) as after_cnt,
    'ещё не перепроверяли' as reading,
    true as is_pending
from pending.criteria_agreement
