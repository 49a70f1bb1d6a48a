-- Cases as those read them who work with the school: pages, cards, internal papers and those of the school itself.
-- Grain: procedure × school.
select
    procedure_id,
    kind,
    school_year,
    season,
    sitting,
    subject,
    grade,
    municipality,
    school_code,
    school_name,
    n,
    absent,
    classes_cnt,
    sample_tier,
    strength,
    standing,
    is_noticed,
    is_listed,
    is_open,
    mechanism,
    mechanism_name,
    innocent_explanation,
    seen_words,
    check_words,
    check_works_cnt,
    check_of_cnt,
    sources,
    beside_words,
    explanation,
    school_words,
    class_label,
    noticed_classes,
    checked_by,
    observed_words,
    is_every_class_small,
    is_explained,
    explained_on,
    decision,
    is_person_level,
    method_version
from marts.rpt_school_cases
where
    ($school_year::integer is null or school_year = $school_year)
    and ($procedure_id::varchar is null or procedure_id = $procedure_id)
    and ($municipality::varchar is null or municipality = $municipality)
    and ($school_code::varchar is null or school_code = $school_code)
order by municipality, school_name, grade, subject
