-- What makes figures of a procedure ($procedure_id) less trustworthy, for the papers that print them. Grain: rule.
select message
from marts.rpt_procedure_warnings
where procedure_id = $procedure_id
order by files_cnt desc, rule_id
