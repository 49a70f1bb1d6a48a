-- What: classes add up to their schools, schools to their municipality, municipalities to the region, in every report.
-- When it matters: a page that is drilled down would contradict the page above it.
-- How to resolve: a group without a municipality or a class counted in two groups: look at int_reports__members.
with counted as (
    select 'marks' as report, procedure_id, value as part, group_level, region_code, cnt as total
    from {{ ref('rpt_marks') }}
    union all
    select 'journal' as report, procedure_id, '' as part, group_level, region_code, n as total
    from {{ ref('rpt_journal') }}
    union all
    select 'scores' as report, procedure_id, cast(score as varchar) as part, group_level, region_code, cnt as total
    from {{ ref('rpt_scores') }}
    union all
    select 'tasks' as report, procedure_id, task_code as part, group_level, region_code, points as total
    from {{ ref('rpt_tasks') }}
    union all
    select 'groups' as report, procedure_id, participants_group || ' ' || task_code as part, group_level, region_code, points as total
    from {{ ref('rpt_groups') }}
),

by_level as (
    select report, procedure_id, part, region_code, group_level, sum(total) as total
    from counted
    where group_level <> 'school_group'
    group by report, procedure_id, part, region_code, group_level
)

select report, procedure_id, part, region_code
from by_level
group by report, procedure_id, part, region_code
having max(total) - min(total) > 0.000001 or count(*) <> 4
