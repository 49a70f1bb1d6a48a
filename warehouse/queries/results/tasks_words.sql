-- What each task checks, for labels, and the limits of its band. Grain: task.
select task_code, task_no, difficulty, answer_type, max_score, skill, content_codes, band_low, band_high
from marts.rpt_task_words
where procedure_id = $procedure_id
order by task_no, task_code
