-- Participants of a procedure without any result: a draw must not know results. Grain: participant.
select distinct procedure_id, school_code, municipality, class_label, participant_code
from marts.fct_participant_results
where procedure_id = $procedure_id and attendance is distinct from 'absent'
