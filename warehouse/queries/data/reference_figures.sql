-- Figures that ФИС ОКО published beside our own. Filter: $differing (true = only where both numbers are known and differ
-- by more than rounding, or the number of participants differs). Grain: report × group × value.
with figures as (
    select 'marks' as report, procedure_id, kind, school_year, season, subject, grade, group_level, group_name,
        municipality, school_code, participants, own_participants, cast(mark as varchar) as value_key, pct, own_pct,
        difference_pts, is_reconciled
    from marts.fct_reference_marks
    union all
    select 'journal', procedure_id, kind, school_year, season, subject, grade, group_level, group_name,
        municipality, school_code, participants, own_participants, change, pct, own_pct,
        difference_pts, is_reconciled
    from marts.fct_reference_journal
    union all
    select 'scores', procedure_id, kind, school_year, season, subject, grade, group_level, group_name,
        municipality, school_code, participants, own_participants, cast(primary_score as varchar), pct, own_pct,
        difference_pts, is_reconciled
    from marts.fct_reference_scores
    union all
    select 'items', procedure_id, kind, school_year, season, subject, grade, group_level, group_name,
        municipality, school_code, participants, own_participants, task_code, pct, own_pct,
        difference_pts, is_reconciled
    from marts.fct_reference_items
),

compared as (
    select
        *,
        own_participants is not null and participants <> own_participants and group_level in ('school', 'municipality')
            as is_other_group
    from figures
)

select *
from compared
where not $differing::boolean or is_reconciled = false or is_other_group
order by school_year desc, procedure_id, report, group_level, group_name, try_cast(value_key as double), value_key
