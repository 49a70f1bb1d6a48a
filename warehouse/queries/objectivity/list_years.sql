-- How many schools a list names, of those that wrote Russian in grade 4. Grain: list.
select list_name, school_year, listed_cnt, written_cnt, listed_written_cnt, listed_pct
from marts.rpt_official_list_years
where school_year = $school_year
order by list_name
