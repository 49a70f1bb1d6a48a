-- Pairs of schools that may not check each other's works, with the school years. Grain: pair × reason × first year.
select school_code, other_school_code, why, year_from, year_to
from marts.rpt_school_conflicts
order by school_code, other_school_code, why, year_from
