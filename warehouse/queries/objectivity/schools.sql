-- Schools of every procedure of a school year with their evidence, the class rows behind them (empty for a head), the
-- school's word and the check that suits. Grain: procedure × school.
with classes as (
    select
        procedure_id,
        school_code,
        string_agg(class_label || ' (' || n || ')', ', ' order by class_label)
            filter (level in ('признаки', 'требует внимания') and n > 0) as noticed_classes,
        max(n) as largest_class,
        bool_or(level = 'признаки') as has_signs,
        bool_or(level in ('признаки', 'требует внимания')) as has_noticed,
        arg_min(mechanism, p_value) filter (level in ('признаки', 'требует внимания')) as class_mechanism
    from marts.rpt_class_objectivity
    where school_year = $school_year
    group by procedure_id, school_code
),

answers as (
    select
        procedure_id,
        school_code,
        string_agg(explanation, '; ' order by explained_on) as explanation,
        arg_max(decision, explained_on) as decision,
        arg_max(checked_by, explained_on) as checked_by,
        max(explained_on) as explained_on
    from marts.fct_explanations
    group by procedure_id, school_code
),

checks as (
    -- The whole grade comes first: its class label is empty.
    select
        procedure_id,
        school_code,
        mechanism,
        arg_min(check_words, class_label) as check_words,
        arg_min_null(works_cnt, class_label) as works_cnt,
        arg_min(half_width_pts, class_label) as half_width_pts
    from marts.rpt_check_design
    group by procedure_id, school_code, mechanism
),

joined as (
    select
        o.*,
        s.name as school_name,
        c.noticed_classes,
        c.largest_class,
        case
            when o.level = 'признаки' or c.has_signs then 'признаки'
            when o.level = 'требует внимания' or c.has_noticed then 'требует внимания'
            else o.level
        end as strength,
        case
            when o.level in ('признаки', 'требует внимания') then o.mechanism
            else coalesce(c.class_mechanism, o.mechanism)
        end as shown_mechanism,
        a.explanation,
        a.decision,
        a.checked_by,
        a.explained_on
    from marts.rpt_school_procedure_objectivity as o
    left join marts.dim_schools as s using (school_code)
    left join classes as c on o.procedure_id = c.procedure_id and o.school_code = c.school_code
    left join answers as a on o.procedure_id = a.procedure_id and o.school_code = a.school_code
    where o.school_year = $school_year
)

select
    j.procedure_id,
    j.kind,
    j.school_year,
    j.season,
    j.kind || coalesce(', ' || j.season, '') as sitting,
    j.subject,
    j.grade,
    coalesce(j.municipality, 'не указан') as municipality,
    j.school_code,
    coalesce(j.school_name, j.school_code) as school_name,
    j.n,
    j.absent,
    j.classes_cnt,
    j.sample_tier,
    j.strength,
    j.shown_mechanism as mechanism,
    m.title as mechanism_name,
    m.innocent_explanation,
    j.reasons,
    j.noticed_classes,
    j.largest_class,
    j.is_person_level,
    checks.check_words,
    checks.works_cnt,
    checks.half_width_pts,
    j.explanation,
    j.decision,
    j.checked_by,
    j.explained_on,
    j.method_version
from joined as j
left join seeds.objectivity_mechanisms as m on j.shown_mechanism = m.mechanism
left join checks
    on
        j.procedure_id = checks.procedure_id
        and j.school_code = checks.school_code
        and j.shown_mechanism = checks.mechanism
order by municipality, school_name, j.grade, j.subject
