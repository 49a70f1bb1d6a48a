with cases as (
    select school_code, school_year, bool_or(is_noticed) and not bool_or(is_listed) as is_settled
    from {{ ref('rpt_school_cases') }}
    group by school_code, school_year
),

-- Classes with signs whose case was explained or not confirmed: they are counted no more.
dismissed as (
    select classes.school_code, classes.school_year, count(*) as classes_cnt
    from {{ ref('rpt_class_objectivity') }} as classes
    inner join {{ ref('rpt_school_cases') }} as cases using (procedure_id, school_code)
    where classes.level = 'признаки' and cases.is_noticed and not cases.is_listed
    group by classes.school_code, classes.school_year
)

select
    found.school_code, cast(found.school_year as integer) as school_year, found.municipality, found.n, found.absent,
    cast(found.classes as bigint) as classes_cnt, found.flagged_classes as flagged_classes_cnt,
    found.flagged_classes - coalesce(dismissed.classes_cnt, 0) as open_classes_cnt,
    found.sample_tier, found.evidence, found.p_value, found.q_value, found.level,
    case
        when found.level in ('признаки', 'требует внимания') and cases.is_settled then 'рассмотрено'
        else found.level
    end as standing,
    case when cases.is_settled then null else found.reasons end as open_reasons,
    found.is_person_level, found.mechanism, found.effect,
    found.effect_low, found.effect_high, found.reasons, found.method_version
from {{ ref('int_objectivity__combined') }} as found
left join cases on found.school_code = cases.school_code and found.school_year = cases.school_year
left join dismissed on found.school_code = dismissed.school_code and found.school_year = dismissed.school_year
where found.part = 'schools'
