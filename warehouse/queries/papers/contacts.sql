-- How often schools were asked. Grain: school year.
select school_year, count(*) as contacts_cnt, count(distinct school_code) as schools_cnt
from marts.fct_school_contacts
where is_our_request
group by school_year
order by school_year desc nulls last
