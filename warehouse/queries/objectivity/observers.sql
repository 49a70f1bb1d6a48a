-- How results differ where an observer was present. Grain: period.
select period, effect, low, high, observed_cnt, schools_cnt, is_publishable, is_beyond_chance
from marts.rpt_observer_effect
order by period = 'все годы' desc, period
