-- Schools of a procedure with their level of attention, and the last explanation with its decision.
-- A sign that was not confirmed is marked, papers leave it out. Grain: school.
with explained as (
    select
        school_code,
        string_agg(explanation, '; ' order by explained_on) as explanation,
        max_by(decision, explained_on) as decision,
        max(explained_on) as explained_on
    from marts.fct_explanations
    where procedure_id = $procedure_id
    group by school_code
)

select
    o.school_code,
    o.municipality,
    o.n,
    o.absent,
    o.classes_cnt,
    o.flagged_classes_cnt,
    o.sample_tier,
    o.level,
    o.reasons,
    o.mechanism,
    coalesce(m.innocent_explanation, 'особенности состава обучающихся или проведения работы') as innocent_explanation,
    o.is_person_level,
    o.method_version,
    e.explanation,
    e.decision,
    e.explained_on,
    coalesce(e.decision = 'не подтвердилось', false) as is_dismissed
from marts.rpt_school_procedure_objectivity as o
left join explained as e using (school_code)
left join seeds.objectivity_mechanisms as m using (mechanism)
where o.procedure_id = $procedure_id
    and ($municipality::varchar is null or o.municipality = $municipality)
    and ($school_code::varchar is null or o.school_code = $school_code)
order by o.municipality, o.school_code
