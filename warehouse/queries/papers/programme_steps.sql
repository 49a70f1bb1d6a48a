-- Steps that a programme offers, by the check that decides a case; without one, for every school. Grain: check × step.
select deciding_check, place, step, responsible, term_days, result
from seeds.programme_steps
order by place
