-- How many of the flagged would be true at a prevalence, measured in real classes. Grain: prevalence.
select prevalence_pct, found_pct, false_pct, precision_pct
from marts.rpt_objectivity_precision
where base = 'planted'
order by prevalence_pct
