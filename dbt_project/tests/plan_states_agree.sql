-- What: status, days and flags of a window say what its state says.
-- When it matters: a filter by is_overdue and a filter by the word would show different measures.
-- How to resolve: look at the CASE of fct_measure_occurrences and at plan_states.
select occurrence_id, state, status, is_overdue
from {{ ref('fct_measure_occurrences') }}
where
    is_overdue <> (state = 'срок прошёл')
    or (days_overdue > 0) <> is_overdue
    or is_before_approval <> (state = 'до утверждения плана')
    or is_done <> (coalesce(status in ('выполнено', 'выполнено с нарушением срока'), false) and archived_on is null)
    or (state = 'в архиве') <> (archived_on is not null) or (final_state is null) = (archived_on is not null)
    or (is_done and status <> state)
    or (coalesce(status in ('не применимо', 'снято с контроля'), false) and status <> coalesce(final_state, state))
    or (state in ('снято с контроля', 'не применимо') and status is distinct from state)
    or (state = 'перенесено' and (status <> 'перенесено' or due_date <= as_of))
    or (state = 'без даты' and due_date is not null)
    or (due_date is null and is_open and state <> 'без даты')
    or (waits_for is not null) <> (state = 'без даты')
    or (is_overdue and due_date >= as_of)
    or (counted_as = 'срок не наступил' and due_date <= as_of)
