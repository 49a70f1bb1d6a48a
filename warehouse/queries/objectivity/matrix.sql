-- Own signs class by class: what each mechanism says about noticed classes, or about all classes of one school.
-- Empty for a head: class rows are about people. Grain: procedure × school × class × mechanism.
select
    procedure_id,
    sitting,
    kind,
    school_year,
    season,
    subject,
    grade,
    municipality,
    school_code,
    school_name,
    class_label,
    n,
    sample_tier,
    level,
    step,
    mechanism,
    place,
    title,
    short_title,
    state,
    sign_n,
    p_value,
    q_value
from marts.rpt_class_mechanisms
where school_year = $school_year
    and (is_noticed or school_code = $school_code)
order by municipality, school_name, grade, subject, season, class_label, place
