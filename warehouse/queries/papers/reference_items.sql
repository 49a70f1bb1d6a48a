-- How the widest group below the country did each task, as ФИС ОКО published it. Grain: task.
select task_code, participants, pct
from marts.fct_reference_items
where procedure_id = $procedure_id and group_level = 'region'
order by task_code, participants desc, group_name
