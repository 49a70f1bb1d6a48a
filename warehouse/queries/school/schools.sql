-- Schools in scope and what is known of them; a school that no register names has no name. Grain: school.
select school_code, name, municipality, kind, is_rural, "group", profile, settlement, pupils_cnt
from marts.dim_schools
order by municipality, name
