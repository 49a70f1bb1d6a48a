-- How many flagged cases of a year are expected to be chance. Grain: unit (class, school in a procedure).
select unit, tested_cnt, flagged_cnt, watched_cnt, scarce_cnt, largest_q, chance_cnt
from marts.rpt_objectivity_chance
where school_year = $school_year
