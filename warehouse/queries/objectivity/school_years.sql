-- One school year by year: all its procedures together. Grain: school year.
select school_year, classes_cnt, open_classes_cnt, n, standing, mechanism, open_reasons, is_person_level, method_version
from marts.rpt_school_objectivity
where school_code = $school_code
order by school_year
