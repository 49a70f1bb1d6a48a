-- What every mechanism says about a class that wrote a work: a mechanism that the data of the class do not allow has a row too.
select
    classes.procedure_id, classes.kind, classes.school_year, classes.season,
    {{ sitting('classes.kind', 'classes.season') }} as sitting,
    classes.subject, classes.grade, coalesce(classes.municipality, schools.municipality) as municipality,
    classes.school_code, schools.name as school_name,
    classes.class_label, classes.n, classes.sample_tier, classes.level,
    classes.level in ('признаки', 'требует внимания') as is_noticed,
    classes.step, mechanisms.mechanism, mechanisms.place, mechanisms.title, mechanisms.short_title,
    case
        when signs.sign is null then 'не применимо'
        when signs.is_flagged then 'признаки'
        when list_contains(string_split(classes.reasons, '; '), mechanisms.title) then 'требует внимания'
        else 'не выявлены'
    end as state,
    signs.n as sign_n, signs.p_value, signs.q_value,
    true as is_person_level
from {{ ref('rpt_class_objectivity') }} as classes
cross join {{ ref('objectivity_mechanisms') }} as mechanisms
left join {{ ref('dim_schools') }} as schools on classes.school_code = schools.school_code
left join {{ ref('msr_objectivity_signs') }} as signs
    on
        signs.source = 'own'
        and classes.procedure_id = signs.procedure_id
        and classes.school_code = signs.school_code
        and classes.class_label = signs.class_label
        and mechanisms.mechanism = signs.sign
where classes.n > 0
