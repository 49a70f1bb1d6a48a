-- Figures that ФИС ОКО published beside our own. Filter: $differing (true = only where both numbers are known and differ
-- by more than rounding, or the number of participants differs). Grain: report × group × value.
select
    report, procedure_id, kind, school_year, season, subject, grade, group_level, group_name, municipality, school_code,
    participants, own_participants, value_key, pct, own_pct, difference_pts, is_reconciled, is_other_group
from marts.fct_reference_figures
where report <> 'planned' and (not $differing::boolean or is_reconciled = false or is_other_group)
order by school_year desc, procedure_id, report, group_level, group_name, try_cast(value_key as double), value_key
