-- Dates of a procedure and what describes it. Grain: one row.
select
    procedure_id, date_from, date_to, results_received_on, upload_due_on, has_scale, has_specification, spec_max_score, min3, min4, min5
from marts.dim_procedures
where procedure_id = $procedure_id
