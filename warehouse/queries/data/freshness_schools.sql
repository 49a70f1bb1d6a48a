-- When each school's results last arrived. Grain: school.
select school_code, school_name, municipality, procedures_cnt, last_school_year, last_loaded_at
from marts.rpt_school_freshness
order by last_school_year nulls first, municipality, school_code
