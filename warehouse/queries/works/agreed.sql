-- Works on which both readings agree: seeds of a next lot of the same procedure. Grain: lot × work.
select lot_name, work_code, procedure_id, school_code, class_label, participant_code, first_expert, second_expert
from marts.rpt_agreed_works
where procedure_id = $procedure_id
order by lot_name, work_code
