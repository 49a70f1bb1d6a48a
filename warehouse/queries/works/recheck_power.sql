-- What a re-check of so many works sees, measured on known truth. Grain: schools × works × points.
select schools_cnt, works_cnt, points, whole_pct, criteria_pct, false_pct, towns_cnt
from seeds.recheck_power
order by schools_cnt, works_cnt, points
