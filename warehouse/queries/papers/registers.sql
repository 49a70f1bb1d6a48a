-- How many observers and experts the registers hold. Grain: kind of people.
select register, kind, count(*) as people_cnt
from marts.rpt_register_people
group by register, kind
order by register, kind
