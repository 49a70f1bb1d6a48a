-- Which check suits which mechanism, among the noticed cases. Grain: mechanism.
select distinct place, mechanism_name, check_words, innocent_explanation
from marts.rpt_check_design
order by place
