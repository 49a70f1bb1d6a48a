-- Who may read works now: codes, places, subjects. Grain: expert.
select expert_code, school_code, subjects, grades_text, barred_school_codes, expert_status, days_cnt
from marts.dim_experts
where is_qualified
order by expert_code
