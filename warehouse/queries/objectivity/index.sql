-- Region index of the 14 markers by year. Grain: school year.
select school_year, schools_cnt, marked_cnt, objectivity_index
from marts.rpt_region_objectivity
order by school_year
