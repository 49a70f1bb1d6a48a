-- Schools in scope with their names. Grain: school.
select school_code, name, municipality, kind, profile
from marts.dim_schools
order by municipality, school_code
