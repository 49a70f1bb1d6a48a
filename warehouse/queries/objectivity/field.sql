-- What checks on the spot say about the signs of a year. Grain: school year.
select
    noticed_cnt, decided_cnt, confirmed_cnt, dismissed_cnt, checked_cnt, checked_rest_cnt, is_estimable,
    confirmed_pct, confirmed_low_pct, confirmed_high_pct
from marts.rpt_objectivity_field
where school_year = $school_year
