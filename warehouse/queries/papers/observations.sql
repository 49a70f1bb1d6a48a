-- Visits of observers to a procedure, by school. Grain: school.
select school_code, count(*) as visits_cnt, sum(remarks_cnt) as remarks_cnt, min(visit_date) as first_visit_on
from marts.fct_observations
where procedure_id = $procedure_id
group by school_code
order by school_code
