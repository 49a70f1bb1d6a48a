select
    found.procedure_id, found.kind, cast(found.school_year as integer) as school_year, found.season, found.subject,
    cast(found.grade as integer) as grade, cast(found.class_grade as integer) as class_grade, found.municipality,
    found.school_code, found.class_label, found.n, found.absent, found.sample_tier, found.evidence, found.p_value,
    found.q_value, found.level, found.is_person_level, found.mechanism, found.effect,
    found.effect_low, found.effect_high, found.reasons, found.step, found.method_version
from {{ ref('int_objectivity__combined') }} as found
where found.part = 'classes'
