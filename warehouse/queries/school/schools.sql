-- Schools in scope and what is known of them. Grain: school.
select school_code, coalesce(name, 'школа ' || school_code) as name, municipality, kind, is_rural, "group", profile
from marts.dim_schools
order by municipality, name
