{{ config(meta={'is_by_procedure': true}) }}
select
    {{ report_keys() }},
    own.task_code,
    own.task_no,
    own.difficulty,
    own.max_score,
    own.n,
    {{ sample_tier('own.n') }} as sample_tier,
    own.points,
    own.points / nullif(own.n, 0) as mean_score,
    own.completion_pct,
    own.low_pct,
    own.high_pct,
    own.band,
    own.full_cnt,
    own.not_attempted_cnt,
    {{ share_pct('own.not_attempted_cnt', '(own.n + own.not_taught_cnt)') }} as not_attempted_pct,
    own.not_taught_cnt,
    {{ share_pct('own.not_taught_cnt', '(own.n + own.not_taught_cnt)') }} as not_taught_pct,
    groups.above_level,
    above.completion_pct as above_pct,
    regional.completion_pct as region_pct,
    tested.q_value,
    {{ difference_words('own.completion_pct', 'above.completion_pct', 'tested.q_value', 'own.n') }} as difference
from {{ ref('int_reports__task_shares') }} as own
inner join {{ ref('int_reports__groups') }} as groups
    on own.procedure_id = groups.procedure_id and own.group_key = groups.group_key
cross join {{ ref('int_reports__limits') }} as limits
left join {{ ref('int_reports__task_shares') }} as above
    on
        own.procedure_id = above.procedure_id
        and own.task_code = above.task_code
        and groups.above_key = above.group_key
left join {{ ref('int_reports__task_shares') }} as regional
    on
        own.procedure_id = regional.procedure_id
        and own.task_code = regional.task_code
        and groups.region_key = regional.group_key
left join {{ ref('int_reports__task_comparisons') }} as tested
    on
        own.procedure_id = tested.procedure_id
        and own.group_key = tested.group_key
        and own.task_code = tested.task_code
