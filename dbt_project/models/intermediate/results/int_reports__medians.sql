{{ config(meta={'is_by_procedure': true}) }}
-- Median primary score of every group from its counts: the mean of the two middle participants.
with ordered as (
    select
        procedure_id, group_key, score,
        sum(cnt) over (partition by procedure_id, group_key order by score) as up_to,
        sum(cnt) over (partition by procedure_id, group_key) as n
    from {{ ref('int_reports__score_groups') }}
)

select
    procedure_id,
    group_key,
    (min(case when 2 * up_to >= n then score end) + min(case when 2 * up_to > n then score end)) / 2 as median_score,
    min(score) as lowest_score,
    max(score) as highest_score
from ordered
group by procedure_id, group_key
