-- Where the scale of marks of a procedure comes from, and whether it is missing. Grain: one row.
select
    procedure_id, min3, min4, min5, scale_origin, scored_cnt, unmarked_cnt, pairs_cnt, files_cnt, first_file, is_missing,
    why_missing
from marts.rpt_mark_scales
where procedure_id = $procedure_id
