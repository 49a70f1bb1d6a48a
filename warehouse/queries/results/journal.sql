-- Comparison of marks with the journal: a group, its levels above and the level below. Grain: group.
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
    r.present_cnt,
    r.above_level,
    r.above_n,
    r.lowered_cnt,
    r.lowered_pct,
    r.lowered_above_pct,
    r.lowered_low_pct,
    r.lowered_high_pct,
    r.lowered_difference,
    r.confirmed_cnt,
    r.confirmed_pct,
    r.confirmed_above_pct,
    r.raised_cnt,
    r.raised_pct,
    r.raised_above_pct,
    r.raised_low_pct,
    r.raised_high_pct,
    r.raised_difference,
    r.gap_cnt,
    r.gap_pct,
    r.gap_above_pct,
    r.gap_low_pct,
    r.gap_high_pct,
    r.gap_difference
from marts.rpt_journal as r
where r.procedure_id = $procedure_id
    and ((
        r.group_level = 'region'
        or (r.group_level = 'municipality' and r.municipality = $municipality)
        or (r.group_level = 'school' and r.school_code = $school_code)
        or (r.group_level = 'class' and r.school_code = $school_code and r.class_label = $class_label)
        or ($school_code::varchar is null and r.group_level = 'school_group')
    ) or (
        r.group_level = $child_level
        and ($municipality::varchar is null or r.municipality = $municipality)
        and ($school_code::varchar is null or r.school_code = $school_code)
    ))
order by r.group_level, r.group_key
