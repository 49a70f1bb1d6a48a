{{ config(meta={'is_by_procedure': true}) }}
{% set values = [
    ('отметки', '2', 1, 'mark_2_cnt', 'marked_cnt'), ('отметки', '3', 2, 'mark_3_cnt', 'marked_cnt'),
    ('отметки', '4', 3, 'mark_4_cnt', 'marked_cnt'), ('отметки', '5', 4, 'mark_5_cnt', 'marked_cnt'),
    ('уровни', 'недостаточный', 1, 'level_1_cnt', 'levelled_cnt'),
    ('уровни', 'пониженный', 2, 'level_2_cnt', 'levelled_cnt'),
    ('уровни', 'базовый', 3, 'level_3_cnt', 'levelled_cnt'),
    ('уровни', 'повышенный', 4, 'level_4_cnt', 'levelled_cnt')
] %}
with counted as (
    {% for scale, value, place, part, whole in values -%}
    select
        procedure_id, group_key, '{{ scale }}' as scale, '{{ value }}' as value, {{ place }} as value_order,
        {{ part }} as cnt, {{ whole }} as n
    from {{ ref('int_reports__groups') }}
    where {{ whole }} > 0
    {{ 'union all' if not loop.last }}
    {% endfor %}
)

select
    {{ report_keys() }},
    counted.scale,
    counted.value,
    counted.value_order,
    counted.n,
    {{ sample_tier('counted.n') }} as sample_tier,
    counted.cnt,
    {{ share_pct('counted.cnt', 'counted.n') }} as pct,
    {{ wilson_pct('1.0 * counted.cnt / counted.n', 'counted.n', 'low') }} as low_pct,
    {{ wilson_pct('1.0 * counted.cnt / counted.n', 'counted.n', 'high') }} as high_pct,
    groups.above_level,
    {{ share_pct('above.cnt', 'above.n') }} as above_pct,
    {{ share_pct('regions.cnt', 'regions.n') }} as region_pct
from counted
inner join {{ ref('int_reports__groups') }} as groups
    on counted.procedure_id = groups.procedure_id and counted.group_key = groups.group_key
cross join {{ ref('int_reports__limits') }} as limits
left join counted as above
    on
        counted.procedure_id = above.procedure_id
        and groups.above_key = above.group_key
        and counted.scale = above.scale
        and counted.value = above.value
left join counted as regions
    on
        counted.procedure_id = regions.procedure_id
        and groups.region_key = regions.group_key
        and counted.scale = regions.scale
        and counted.value = regions.value
