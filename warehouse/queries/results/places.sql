-- Municipalities, schools and classes with results of a procedure, for the filters. Grain: group.
select group_level, group_name, municipality, school_code, class_label, participants_cnt
from marts.rpt_marks_summary
where procedure_id = $procedure_id and group_level in ('municipality', 'school', 'class')
order by group_level, municipality, school_code, class_label
