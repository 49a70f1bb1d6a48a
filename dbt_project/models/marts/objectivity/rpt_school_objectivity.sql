select
    found.school_code, cast(found.school_year as integer) as school_year, found.municipality, found.n, found.absent,
    cast(found.classes as bigint) as classes_cnt, found.flagged_classes as flagged_classes_cnt, found.sample_tier, found.evidence, found.p_value,
    found.q_value, found.level, found.is_person_level, found.mechanism, found.effect,
    found.effect_low, found.effect_high, found.reasons, found.method_version
from {{ ref('int_objectivity__combined') }} as found
where found.part = 'schools'
