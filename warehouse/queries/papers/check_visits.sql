-- Classes of a season that may be visited, for a plan of visits. Grain: school × class.
select
    procedure_id, school_code, school_name, municipality, class_label, subject, grade, n, evidence, is_noticed, standing,
    mechanism, mechanism_name, check_words
from marts.rpt_visit_candidates
where kind = $kind and school_year = $school_year and season = $season
order by municipality, school_code, class_label
