-- What: the shares of one group (marks, levels, journal, scores) must sum to 100 %.
-- When it matters: a share that is missing or counted twice shifts every figure of that group.
-- How to resolve: look which value of the group is missing in int_reports__classes or int_reports__score_groups.
with summed as (
    select 'rpt_marks' as report, procedure_id, group_key, scale as part, sum(pct) as pct
    from {{ ref('rpt_marks') }}
    group by procedure_id, group_key, scale
    union all
    select 'rpt_journal' as report, procedure_id, group_key, '' as part, lowered_pct + confirmed_pct + raised_pct as pct
    from {{ ref('rpt_journal') }}
    where n > 0
    union all
    select 'rpt_scores' as report, procedure_id, group_key, '' as part, sum(pct) as pct
    from {{ ref('rpt_scores') }}
    group by procedure_id, group_key
)

select *
from summed
where pct is null or abs(pct - 100) > 0.000001
