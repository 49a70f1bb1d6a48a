-- Who acts for whom, what is in force first. Grain: position acted for × position that acts × first day.
select absent_position, acting_position, date_from, date_to, ground, state, open_cnt
from marts.rpt_substitutions
order by date_from desc, absent_position, acting_position
