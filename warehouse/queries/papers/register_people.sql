-- Who stands in the registers of observers and experts, by code. Grain: person × kind.
select register, kind, person_code
from marts.rpt_register_people
order by register, kind, person_code
