-- What is agreed now about criteria of a subject and what came after, the newest first. Grain: agreement.
select *
from marts.rpt_criteria_agreements
where is_current
    and subject = $subject
    and ($municipality::varchar is null or municipality is null or municipality = $municipality)
order by agreed_on desc, grade, criterion, agreement_id
