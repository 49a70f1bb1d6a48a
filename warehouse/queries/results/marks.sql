-- Shares of marks or levels of a group, its levels above and the level below. Grain: group × value.
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
    r.value,
    r.value_order,
    r.cnt,
    r.pct,
    r.low_pct,
    r.high_pct
from marts.rpt_marks as r
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
order by r.group_level, r.group_key, r.value_order
