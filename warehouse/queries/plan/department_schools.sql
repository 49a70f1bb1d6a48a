-- Schools for which a measure may be counted. Grain: school.
select
    school_code,
    coalesce(name, school_code) as school_name
from marts.dim_schools
order by school_name, school_code
