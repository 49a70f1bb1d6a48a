-- What: every window of a measure counts once, and every table of the plan counts the same windows.
-- When it matters: the plan note, the page and `obektiv status` would name different numbers of the same terms.
-- How to resolve: a state without its row in plan_states, or a count that does not come from macro plan_counts.
{% set counts = ["occurrences_cnt", "due", "done", "done_late", "due_open", "overdue", "postponed", "ahead", "not_dated",
                 "not_counted", "due_14", "due_30"] %}
with cuts as (
    select 'by direction and year' as source, plan_id, {% for c in counts %}sum({{ c }}) as {{ c }}{{ ", " if not loop.last }}{% endfor %}
    from {{ ref('rpt_plan_completion') }}
    group by plan_id
    union all
    select cut, plan_id, {% for c in counts %}sum({{ c }}) as {{ c }}{{ ", " if not loop.last }}{% endfor %}
    from {{ ref('rpt_plan_progress') }}
    where cut <> 'school'
    group by cut, plan_id
),

windows as (
    select
        plan_id,
        count(*) as all_cnt,
        count(*) filter (state = 'срок прошёл') as overdue,
        count(*) filter (state in ('выполнено', 'выполнено с нарушением срока')) as done
    from {{ ref('fct_measure_occurrences') }}
    where school_code is null
    group by plan_id
),

pictures as (
    select plan_id, sum(occurrences_cnt) as occurrences_cnt
    from {{ ref('rpt_plan_states') }}
    group by plan_id
)

select cuts.source, cuts.plan_id, 'rows do not add up' as problem
from cuts
inner join windows using (plan_id)
where
    cuts.occurrences_cnt <> cuts.due + cuts.postponed + cuts.ahead + cuts.not_dated
    or cuts.due <> cuts.done + cuts.overdue + cuts.due_open
    or cuts.done_late > cuts.done or cuts.due_14 > cuts.due_30
    or cuts.occurrences_cnt + cuts.not_counted <> windows.all_cnt
    or cuts.overdue <> windows.overdue or cuts.done <> windows.done
union all
select 'cuts', plan_id, 'cuts of one plan count differently'
from cuts
group by plan_id
having count(distinct concat_ws(' ', {% for c in counts %}{{ c }}{{ ", " if not loop.last }}{% endfor %})) > 1 or count(*) <> 5
union all
select 'picture', cuts.plan_id, 'the picture counts other windows'
from cuts
left join pictures using (plan_id)
where cuts.source = 'plan' and coalesce(pictures.occurrences_cnt, 0) <> cuts.occurrences_cnt
