-- How many pupils each procedure lists, for the choice of the default one. Grain: procedure.
select procedure_id, max(participants_cnt) as participants_cnt
from marts.rpt_marks_summary
where group_level in ('region', 'municipality', 'school')
group by procedure_id
