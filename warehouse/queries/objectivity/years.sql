-- School years with computed evidence, the newest first. Grain: school year.
select distinct school_year
from marts.rpt_school_cases
order by school_year desc
