{{ config(materialized='view', meta={'is_by_procedure': true}) }}
-- What reports compare, one row a group and indicator. Shares count participants; the score is a mean.
{% set shares = {
    'low': ('low_cnt', 'graded_cnt'), 'success': ('success_cnt', 'graded_cnt'), 'quality': ('quality_cnt', 'graded_cnt'),
    'lowered': ('lowered_cnt', 'compared_cnt'), 'raised': ('raised_cnt', 'compared_cnt'),
    'gap': ('gap_cnt', 'compared_cnt'), 'absent': ('absent_cnt', 'participants_cnt')
} %}
{% for indicator, (part, whole) in shares.items() -%}
select
    procedure_id, group_key, group_level, above_key, school_code, '{{ indicator }}' as indicator, true as is_share,
    {{ whole }} as n, cast({{ part }} as double) as total, cast({{ part }} as double) as squares
from {{ ref('int_reports__groups') }}
union all
{% endfor -%}
select
    procedure_id, group_key, group_level, above_key, school_code, 'score' as indicator, false as is_share,
    scored_cnt as n, score_sum as total, score_squares as squares
from {{ ref('int_reports__groups') }}
