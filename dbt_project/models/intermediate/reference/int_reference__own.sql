-- The same figures from the results that are loaded here, for the procedures that a published report speaks of.
-- Grain: procedure × report × group × value; `participants` is the denominator of the group.
with wanted as (
    select distinct procedure_id from {{ ref('int_reference__published') }}
),

people as (
    select results.*
    from {{ ref('fct_participant_results') }} as results
    inner join wanted using (procedure_id)
    where results.attendance = 'present'
),

cells as (
    select
        procedure_id, municipality, school_code, 'marks' as report, cast(mark as varchar) as value_key, 1.0 as points, 1.0 as top
    from people
    where mark is not null
    union all
    select
        procedure_id, municipality, school_code, 'scores', cast(cast(primary_score as integer) as varchar), 1.0, 1.0
    from people
    where primary_score is not null
    union all
    select
        procedure_id, municipality, school_code, 'journal',
        case when mark < journal_mark then 'понизили' when mark > journal_mark then 'повысили' else 'подтвердили' end,
        1.0, 1.0
    from people
    where mark is not null and journal_mark is not null
    union all
    select
        tasks.procedure_id, people.municipality, tasks.school_code, 'items', tasks.task_code,
        coalesce(tasks.score, 0), tasks.max_score
    from {{ ref('fct_task_results') }} as tasks
    inner join people
        on
            tasks.procedure_id = people.procedure_id
            and tasks.school_code = people.school_code
            and tasks.class_label is not distinct from people.class_label
            and tasks.participant_code = people.participant_code
    where tasks.response in ('scored', 'not_attempted') and tasks.max_score > 0
),

levels as (
    select 'school' as own_level, school_code as own_key, * from cells
    union all
    select 'municipality', municipality, * from cells
    union all
    select 'all', 'all', * from cells
),

sums as (
    select procedure_id, report, own_level, own_key, value_key, sum(points) as points, sum(top) as top, count(*) as cnt
    from levels
    group by procedure_id, report, own_level, own_key, value_key
),

counted as (
    select procedure_id, report, own_level, own_key, cast(sum(cnt) as bigint) as participants
    from sums
    where report <> 'items'
    group by procedure_id, report, own_level, own_key
),

-- Everybody who has a total took part in the tasks, whatever cells stayed empty.
groups as (
    select * from counted
    union all
    select procedure_id, 'items' as report, own_level, own_key, participants
    from counted
    where report = 'scores'
)

select
    sums.procedure_id,
    sums.report,
    sums.own_level,
    sums.own_key,
    sums.value_key,
    groups.participants,
    cast(100.0 * sums.points / case when sums.report = 'items' then sums.top else groups.participants end as double) as pct
from sums
left join groups using (procedure_id, report, own_level, own_key)
