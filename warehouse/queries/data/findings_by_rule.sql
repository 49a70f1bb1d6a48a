-- Findings counted by rule, the most harmful and frequent first. Grain: rule × effect.
select rule_id, effect, findings_cnt, files_cnt, message, how_to_fix
from marts.rpt_findings_by_rule
order by effect_place, findings_cnt desc, rule_id
