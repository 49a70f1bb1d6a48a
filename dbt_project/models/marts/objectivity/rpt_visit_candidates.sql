-- Classes of a season that an observer may visit, each with its strongest subject: by evidence only where the case behind
-- it is listed, by lot among the rest.
with judged as (
    select
        classes.procedure_id, classes.kind, classes.school_year, classes.season, classes.subject, classes.grade,
        classes.municipality, classes.school_code, cases.school_name, classes.class_label, classes.n, classes.evidence,
        coalesce(
            cases.is_listed
            and (classes.level in ('признаки', 'требует внимания') or classes.class_label = cases.class_label),
            false
        ) as is_noticed,
        cases.strength,
        classes.level,
        classes.mechanism,
        mechanisms.title as mechanism_name,
        checks.check_words
    from {{ ref('rpt_class_objectivity') }} as classes
    left join {{ ref('rpt_school_cases') }} as cases
        on classes.procedure_id = cases.procedure_id and classes.school_code = cases.school_code
    left join {{ ref('objectivity_mechanisms') }} as mechanisms on classes.mechanism = mechanisms.mechanism
    left join {{ ref('int_objectivity__checks') }} as checks
        on
            classes.procedure_id = checks.procedure_id
            and classes.school_code = checks.school_code
            and classes.class_label = checks.class_label
    where classes.n > 0
)

select
    procedure_id, kind, school_year, season, subject, grade, municipality, school_code, school_name, class_label, n,
    evidence, is_noticed,
    case
        when level in ('признаки', 'требует внимания') and not is_noticed then 'не подтвердилось'
        when is_noticed and level not in ('признаки', 'требует внимания') then strength
        else level
    end as standing,
    case when is_noticed then mechanism end as mechanism,
    case when is_noticed then mechanism_name end as mechanism_name,
    case when is_noticed then coalesce(check_words, 'независимый наблюдатель на процедуре') end as check_words,
    true as is_person_level
from judged
qualify row_number() over (
    partition by kind, school_year, season, school_code, class_label
    order by is_noticed desc, evidence desc, procedure_id
) = 1
