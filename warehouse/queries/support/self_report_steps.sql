-- Steps of what a school says of itself, in their order. Grain: step.
select step, place, is_closed, owner
from seeds.self_report_steps
order by place, step
