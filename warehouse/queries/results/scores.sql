-- Distribution of primary scores of a group and of its levels above. Grain: group × score.
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
    r.score,
    r.mark,
    r.is_mark_border,
    r.cnt,
    r.pct
from marts.rpt_scores as r
where r.procedure_id = $procedure_id
    and ((
        r.group_level = 'region'
        or (r.group_level = 'municipality' and r.municipality = $municipality)
        or (r.group_level = 'school' and r.school_code = $school_code)
        or (r.group_level = 'class' and r.school_code = $school_code and r.class_label = $class_label)
    ))
order by r.group_level, r.score
