-- Criteria with most disagreement, without schools and markers. Grain: criterion.
select calibration_id, grade, kind, season, criterion, skill, max_score, works_cnt, schools_cnt, exact_pct, exact_low_pct, exact_high_pct, adjacent_pct, mean_difference, place
from marts.rpt_calibration_pack
where subject = $subject
    and school_year = $school_year
    and ($municipality::varchar is null or municipality = $municipality)
order by place
