-- How many published figures agree with our own. Grain: procedure × report.
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
from marts.fct_reference_figures
group by all
order by school_year desc, procedure_id, report
