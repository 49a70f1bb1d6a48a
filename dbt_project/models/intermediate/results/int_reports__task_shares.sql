{{ config(meta={'is_by_procedure': true}) }}
-- Completion of tasks with its interval and band. The interval is Wilson's with the effective number of participants
-- (Franco et al. 2019): a task of several points varies less or more than a yes/no task of the same completion.
-- Grain: procedure × group × task.
with measured as (
    select
        sums.*,
        tasks.task_no,
        tasks.max_score,
        tasks.difficulty,
        tasks.sufficient_from_pct,
        tasks.insufficient_below_pct,
        tasks.label_sufficient,
        tasks.label_uncertain,
        tasks.label_insufficient,
        sums.points / nullif(sums.n * tasks.max_score, 0) as share,
        case
            when sums.n > 1
                then
                    greatest(sums.squares - sums.points * sums.points / sums.n, 0)
                    / (sums.n - 1) / (tasks.max_score * tasks.max_score)
        end as variance
    from {{ ref('int_reports__task_groups') }} as sums
    inner join {{ ref('int_reports__tasks') }} as tasks
        on sums.procedure_id = tasks.procedure_id and sums.task_code = tasks.task_code
),

effective as (
    select
        *,
        case
            when variance > 0 and share * (1 - share) > 0 and max_score > 1 then n * share * (1 - share) / variance
            else n
        end as effective_n
    from measured
)

select
    procedure_id,
    group_key,
    task_code,
    task_no,
    max_score,
    difficulty,
    n,
    not_attempted_cnt,
    not_taught_cnt,
    full_cnt,
    points,
    100.0 * share as completion_pct,
    {{ wilson_pct('share', 'effective_n', 'low') }} as low_pct,
    {{ wilson_pct('share', 'effective_n', 'high') }} as high_pct,
    sufficient_from_pct,
    insufficient_below_pct,
    case
        when share is null or sufficient_from_pct is null then null
        -- 57 of 100 is 56.99999999999999 % to the machine.
        when round(100.0 * share, 9) >= sufficient_from_pct then label_sufficient
        when round(100.0 * share, 9) < insufficient_below_pct then label_insufficient
        else label_uncertain
    end as band,
    case
        when share is null or insufficient_below_pct is null then null else round(100.0 * share, 9) < insufficient_below_pct
    end as is_insufficient
from effective
