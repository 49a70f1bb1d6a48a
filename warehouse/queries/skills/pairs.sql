-- How scores of schools and experts went apart on the criteria of the pack; no school is named. Grain: criterion × pair.
select pairs.calibration_id, pairs.school_score, pairs.expert_score, pairs.works_cnt, pairs.pct
from marts.rpt_calibration_scores as pairs
inner join marts.rpt_calibration_pack as pack using (calibration_id)
where pack.subject = $subject
    and pack.school_year = $school_year
    and ($municipality::varchar is null or pack.municipality = $municipality)
    and pairs.school_score <> pairs.expert_score
order by pack.place, pairs.works_cnt desc, pairs.school_score, pairs.expert_score
