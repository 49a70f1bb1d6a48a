-- What loads changed in the data before them, or would change when confirmed: before and after. Filter: $waiting (null =
-- all). Grain: load × class of a school, group of a report, plan, register.
select
    load_id, place, file_name, source_kind, status, is_waiting, changed_at, procedure_id, kind,
    school_year, season, subject, grade, municipality, school_code, school_name, class_label, slice_name, rows_before, rows_after, people_before, people_after, absent_before,
    absent_after, mean_before, mean_after, replaced_cnt, lost_cnt, missing_cnt, clash_cnt, reason
from marts.rpt_load_changes
where ($waiting::boolean is null or is_waiting = $waiting)
order by is_waiting desc, reason is null, load_id desc, place
