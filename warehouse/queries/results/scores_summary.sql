-- Mean primary scores of a group, its levels above and the level below. Grain: group.
select
    r.group_level,
    r.group_key,
    r.group_name,
    r.municipality,
    r.school_code,
    r.class_label,
    r.is_person_level,
    r.sample_tier,
    r.n,
    r.not_scored_cnt,
    r.max_primary_score,
    r.mean_score,
    r.sd_score,
    r.median_score,
    r.mean_low,
    r.mean_high,
    r.above_level,
    r.above_mean_score,
    r.difference_points,
    r.region_mean_score,
    r.score_difference
from marts.rpt_scores_summary as r
where r.procedure_id = $procedure_id
    and ((
        r.group_level = 'region'
        or (r.group_level = 'municipality' and r.municipality = $municipality)
        or (r.group_level = 'school' and r.school_code = $school_code)
        or (r.group_level = 'class' and r.school_code = $school_code and r.class_label = $class_label)
    ) or (
        r.group_level = $child_level
        and ($municipality::varchar is null or r.municipality = $municipality)
        and ($school_code::varchar is null or r.school_code = $school_code)
    ))
order by r.group_level, r.group_key
