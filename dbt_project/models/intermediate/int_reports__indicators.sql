{{ config(materialized='view') }}
-- What is compared with the level above, one row a group and indicator: numbers of the group and of the level above
-- (which contains the group). Shares count participants; the score is a mean.
{% set shares = {
    'low': ('low_cnt', 'graded_cnt'), 'success': ('success_cnt', 'graded_cnt'), 'quality': ('quality_cnt', 'graded_cnt'),
    'lowered': ('lowered_cnt', 'compared_cnt'), 'raised': ('raised_cnt', 'compared_cnt'),
    'gap': ('gap_cnt', 'compared_cnt'), 'absent': ('absent_cnt', 'participants_cnt')
} %}
with pairs as (
    {% for indicator, (part, whole) in shares.items() -%}
    select
        procedure_id, group_key, group_level, above_key, '{{ indicator }}' as indicator, true as is_share,
        {{ whole }} as n, cast({{ part }} as double) as total, cast({{ part }} as double) as squares
    from {{ ref('int_reports__groups') }}
    union all
    {% endfor -%}
    select
        procedure_id, group_key, group_level, above_key, 'score' as indicator, false as is_share,
        scored_cnt as n, score_sum as total, score_squares as squares
    from {{ ref('int_reports__groups') }}
)

select
    pairs.procedure_id,
    pairs.indicator,
    pairs.group_level,
    pairs.group_key,
    pairs.is_share,
    pairs.n,
    pairs.total,
    above.n as above_n,
    above.total as above_total,
    above.squares as above_squares
from pairs
inner join pairs as above
    on
        pairs.procedure_id = above.procedure_id
        and pairs.indicator = above.indicator
        and pairs.above_key = above.group_key
where pairs.n > 0
