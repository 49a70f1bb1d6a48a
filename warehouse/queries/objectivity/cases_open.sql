-- The same cases without anything about people: the pages of a head and open papers. A school with one class in the
-- grade is left out, nothing open can be said about it. Grain: procedure × school.
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
    strength_open as strength,
    standing_open as standing,
    is_noticed_open as is_noticed,
    is_listed_open as is_listed,
    is_waiting_open as is_open,
    mechanism_open as mechanism,
    mechanism_name_open as mechanism_name,
    innocent_explanation_open as innocent_explanation,
    seen_words_open as seen_words,
    check_words_open as check_words,
    check_works_cnt_open as check_works_cnt,
    check_of_cnt_open as check_of_cnt,
    sources_open as sources,
    beside_words_open as beside_words,
    explanation_open as explanation,
    school_words_open as school_words,
    is_every_class_small,
    is_explained_open as is_explained,
    explained_on_open as explained_on,
    decision_open as decision,
    is_person_level,
    method_version
from marts.rpt_school_cases
where
    strength_open is not null
    and ($school_year::integer is null or school_year = $school_year)
    and ($procedure_id::varchar is null or procedure_id = $procedure_id)
    and ($municipality::varchar is null or municipality = $municipality)
    and ($school_code::varchar is null or school_code = $school_code)
order by municipality, school_name, grade, subject
