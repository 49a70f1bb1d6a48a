{{ config(meta={'is_by_procedure': true}) }}
select
    {{ report_keys() }},
    groups.present_cnt,
    groups.compared_cnt as n,
    {{ sample_tier('groups.compared_cnt') }} as sample_tier,
    groups.above_level,
    above.compared_cnt as above_n,
    groups.lowered_cnt,
    {{ share_pct('groups.lowered_cnt', 'groups.compared_cnt') }} as lowered_pct,
    {{ wilson_pct('1.0 * groups.lowered_cnt / nullif(groups.compared_cnt, 0)', 'groups.compared_cnt', 'low') }} as lowered_low_pct,
    {{ wilson_pct('1.0 * groups.lowered_cnt / nullif(groups.compared_cnt, 0)', 'groups.compared_cnt', 'high') }} as lowered_high_pct,
    {{ share_pct('above.lowered_cnt', 'above.compared_cnt') }} as lowered_above_pct,
    {{ share_pct('regions.lowered_cnt', 'regions.compared_cnt') }} as lowered_region_pct,
    lowered.q_value as lowered_q_value,
    {{ difference_words(
        '1.0 * groups.lowered_cnt / nullif(groups.compared_cnt, 0)', '1.0 * above.lowered_cnt / nullif(above.compared_cnt, 0)',
        'lowered.q_value', 'groups.compared_cnt'
    ) }} as lowered_difference,
    groups.confirmed_cnt,
    {{ share_pct('groups.confirmed_cnt', 'groups.compared_cnt') }} as confirmed_pct,
    {{ share_pct('above.confirmed_cnt', 'above.compared_cnt') }} as confirmed_above_pct,
    {{ share_pct('regions.confirmed_cnt', 'regions.compared_cnt') }} as confirmed_region_pct,
    groups.raised_cnt,
    {{ share_pct('groups.raised_cnt', 'groups.compared_cnt') }} as raised_pct,
    {{ wilson_pct('1.0 * groups.raised_cnt / nullif(groups.compared_cnt, 0)', 'groups.compared_cnt', 'low') }} as raised_low_pct,
    {{ wilson_pct('1.0 * groups.raised_cnt / nullif(groups.compared_cnt, 0)', 'groups.compared_cnt', 'high') }} as raised_high_pct,
    {{ share_pct('above.raised_cnt', 'above.compared_cnt') }} as raised_above_pct,
    {{ share_pct('regions.raised_cnt', 'regions.compared_cnt') }} as raised_region_pct,
    raised.q_value as raised_q_value,
    {{ difference_words(
        '1.0 * groups.raised_cnt / nullif(groups.compared_cnt, 0)', '1.0 * above.raised_cnt / nullif(above.compared_cnt, 0)',
        'raised.q_value', 'groups.compared_cnt'
    ) }} as raised_difference,
    groups.gap_cnt,
    {{ share_pct('groups.gap_cnt', 'groups.compared_cnt') }} as gap_pct,
    {{ wilson_pct('1.0 * groups.gap_cnt / nullif(groups.compared_cnt, 0)', 'groups.compared_cnt', 'low') }} as gap_low_pct,
    {{ wilson_pct('1.0 * groups.gap_cnt / nullif(groups.compared_cnt, 0)', 'groups.compared_cnt', 'high') }} as gap_high_pct,
    {{ share_pct('above.gap_cnt', 'above.compared_cnt') }} as gap_above_pct,
    {{ share_pct('regions.gap_cnt', 'regions.compared_cnt') }} as gap_region_pct,
    gap.q_value as gap_q_value,
    {{ difference_words(
        '1.0 * groups.gap_cnt / nullif(groups.compared_cnt, 0)', '1.0 * above.gap_cnt / nullif(above.compared_cnt, 0)',
        'gap.q_value', 'groups.compared_cnt'
    ) }} as gap_difference
from {{ ref('int_reports__groups') }} as groups
cross join {{ ref('int_reports__limits') }} as limits
left join {{ ref('int_reports__groups') }} as above
    on groups.procedure_id = above.procedure_id and groups.above_key = above.group_key
left join {{ ref('int_reports__groups') }} as regions
    on groups.procedure_id = regions.procedure_id and groups.region_key = regions.group_key
left join {{ ref('int_reports__comparisons') }} as lowered
    on groups.procedure_id = lowered.procedure_id and groups.group_key = lowered.group_key and lowered.indicator = 'lowered'
left join {{ ref('int_reports__comparisons') }} as raised
    on groups.procedure_id = raised.procedure_id and groups.group_key = raised.group_key and raised.indicator = 'raised'
left join {{ ref('int_reports__comparisons') }} as gap
    on groups.procedure_id = gap.procedure_id and groups.group_key = gap.group_key and gap.indicator = 'gap'
where groups.marked_cnt > 0
