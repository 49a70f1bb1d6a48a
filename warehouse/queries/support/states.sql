-- States of a case in their order. Grain: state.
select state, place, is_closed
from seeds.case_states
order by place, state
