-- Quality, success, lowest mark and absence of a group, its levels above and the level below. Grain: group.
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
    r.scale,
    r.schools_cnt,
    r.classes_cnt,
    r.participants_cnt,
    r.present_cnt,
    r.absent_cnt,
    r.not_graded_cnt,
    r.above_level,
    r.above_n,
    r.mean_mark,
    r.quality_pct,
    r.quality_low_pct,
    r.quality_high_pct,
    r.quality_above_pct,
    r.quality_region_pct,
    r.quality_difference,
    r.success_pct,
    r.success_low_pct,
    r.success_high_pct,
    r.success_above_pct,
    r.success_region_pct,
    r.success_difference,
    r.mark2_pct as low_pct,
    r.mark2_low_pct as low_low_pct,
    r.mark2_high_pct as low_high_pct,
    r.mark2_above_pct as low_above_pct,
    r.mark2_region_pct as low_region_pct,
    r.mark2_difference as low_difference,
    r.absent_pct,
    r.absent_low_pct,
    r.absent_high_pct,
    r.absent_above_pct,
    r.absent_region_pct,
    r.absent_difference
from marts.rpt_marks_summary as r
where r.procedure_id = $procedure_id
    and ((
        r.group_level = 'region'
        or (r.group_level = 'municipality' and r.municipality = $municipality)
        or (r.group_level = 'school' and r.school_code = $school_code)
        or (r.group_level = 'class' and r.school_code = $school_code and r.class_label = $class_label)
        or (
            r.group_level = 'school_group'
            and (
                $school_code::varchar is null
                or r.group_name in (select b.group_name from marts.brg_school_groups as b where b.school_code = $school_code)
            )
        )
    ) or (
        r.group_level = $child_level
        and ($municipality::varchar is null or r.municipality = $municipality)
        and ($school_code::varchar is null or r.school_code = $school_code)
    ))
order by r.group_level, r.group_key
