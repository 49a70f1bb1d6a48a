-- Whose works an expert has read, as codes. Grain: work × task of a re-check × expert.
select school_year, school_code, expert_code
from marts.fct_rechecks
where expert_code is not null
order by school_year, school_code, expert_code
