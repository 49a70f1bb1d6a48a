-- How many published figures agree with our own. Grain: procedure × report.
with figures as (
    select 'marks' as report, procedure_id, kind, school_year, season, subject, grade, is_reconciled
    from marts.fct_reference_marks
    union all
    select 'journal', procedure_id, kind, school_year, season, subject, grade, is_reconciled
    from marts.fct_reference_journal
    union all
    select 'scores', procedure_id, kind, school_year, season, subject, grade, is_reconciled
    from marts.fct_reference_scores
    union all
    select 'items', procedure_id, kind, school_year, season, subject, grade, is_reconciled
    from marts.fct_reference_items
    union all
    select 'planned', procedure_id, kind, school_year, season, subject, grade, null
    from marts.fct_reference_planned
)

select
    procedure_id,
    kind,
    school_year,
    season,
    subject,
    grade,
    report,
    count(*) as figures_cnt,
    count(*) filter (is_reconciled) as reconciled_cnt,
    count(*) filter (not is_reconciled) as differing_cnt,
    count(*) filter (is_reconciled is null) as not_compared_cnt
from figures
group by all
order by school_year desc, procedure_id, report
