{{ config(meta={'is_by_procedure': true}) }}
select
    {{ report_keys() }},
    groups.scale,
    groups.schools_cnt,
    groups.classes_cnt,
    groups.participants_cnt,
    groups.present_cnt,
    groups.present_cnt - groups.graded_cnt as not_graded_cnt,
    groups.graded_cnt as n,
    {{ sample_tier('groups.graded_cnt') }} as sample_tier,
    groups.above_level,
    above.graded_cnt as above_n,
    1.0 * (2 * groups.mark_2_cnt + 3 * groups.mark_3_cnt + 4 * groups.mark_4_cnt + 5 * groups.mark_5_cnt)
    / nullif(groups.marked_cnt, 0) as mean_mark,
    groups.quality_cnt,
    {{ share_pct('groups.quality_cnt', 'groups.graded_cnt') }} as quality_pct,
    {{ wilson_pct('1.0 * groups.quality_cnt / nullif(groups.graded_cnt, 0)', 'groups.graded_cnt', 'low') }} as quality_low_pct,
    {{ wilson_pct('1.0 * groups.quality_cnt / nullif(groups.graded_cnt, 0)', 'groups.graded_cnt', 'high') }} as quality_high_pct,
    {{ share_pct('above.quality_cnt', 'above.graded_cnt') }} as quality_above_pct,
    {{ share_pct('regions.quality_cnt', 'regions.graded_cnt') }} as quality_region_pct,
    quality.q_value as quality_q_value,
    {{ difference_words(
        '1.0 * groups.quality_cnt / nullif(groups.graded_cnt, 0)', '1.0 * above.quality_cnt / nullif(above.graded_cnt, 0)',
        'quality.q_value', 'groups.graded_cnt'
    ) }} as quality_difference,
    groups.success_cnt,
    {{ share_pct('groups.success_cnt', 'groups.graded_cnt') }} as success_pct,
    {{ wilson_pct('1.0 * groups.success_cnt / nullif(groups.graded_cnt, 0)', 'groups.graded_cnt', 'low') }} as success_low_pct,
    {{ wilson_pct('1.0 * groups.success_cnt / nullif(groups.graded_cnt, 0)', 'groups.graded_cnt', 'high') }} as success_high_pct,
    {{ share_pct('above.success_cnt', 'above.graded_cnt') }} as success_above_pct,
    {{ share_pct('regions.success_cnt', 'regions.graded_cnt') }} as success_region_pct,
    success.q_value as success_q_value,
    {{ difference_words(
        '1.0 * groups.success_cnt / nullif(groups.graded_cnt, 0)', '1.0 * above.success_cnt / nullif(above.graded_cnt, 0)',
        'success.q_value', 'groups.graded_cnt'
    ) }} as success_difference,
    groups.low_cnt as mark2_cnt,
    {{ share_pct('groups.low_cnt', 'groups.graded_cnt') }} as mark2_pct,
    {{ wilson_pct('1.0 * groups.low_cnt / nullif(groups.graded_cnt, 0)', 'groups.graded_cnt', 'low') }} as mark2_low_pct,
    {{ wilson_pct('1.0 * groups.low_cnt / nullif(groups.graded_cnt, 0)', 'groups.graded_cnt', 'high') }} as mark2_high_pct,
    {{ share_pct('above.low_cnt', 'above.graded_cnt') }} as mark2_above_pct,
    {{ share_pct('regions.low_cnt', 'regions.graded_cnt') }} as mark2_region_pct,
    low.q_value as mark2_q_value,
    {{ difference_words(
        '1.0 * groups.low_cnt / nullif(groups.graded_cnt, 0)', '1.0 * above.low_cnt / nullif(above.graded_cnt, 0)',
        'low.q_value', 'groups.graded_cnt'
    ) }} as mark2_difference,
    groups.absent_cnt,
    {{ share_pct('groups.absent_cnt', 'groups.participants_cnt') }} as absent_pct,
    {{ wilson_pct('1.0 * groups.absent_cnt / nullif(groups.participants_cnt, 0)', 'groups.participants_cnt', 'low') }} as absent_low_pct,
    {{ wilson_pct('1.0 * groups.absent_cnt / nullif(groups.participants_cnt, 0)', 'groups.participants_cnt', 'high') }} as absent_high_pct,
    {{ share_pct('above.absent_cnt', 'above.participants_cnt') }} as absent_above_pct,
    {{ share_pct('regions.absent_cnt', 'regions.participants_cnt') }} as absent_region_pct,
    absent.q_value as absent_q_value,
    {{ difference_words(
        '1.0 * groups.absent_cnt / nullif(groups.participants_cnt, 0)', '1.0 * above.absent_cnt / nullif(above.participants_cnt, 0)',
        'absent.q_value', 'groups.participants_cnt'
    ) }} as absent_difference
from {{ ref('int_reports__groups') }} as groups
cross join {{ ref('int_reports__limits') }} as limits
left join {{ ref('int_reports__groups') }} as above
    on groups.procedure_id = above.procedure_id and groups.above_key = above.group_key
left join {{ ref('int_reports__groups') }} as regions
    on groups.procedure_id = regions.procedure_id and groups.region_key = regions.group_key
left join {{ ref('int_reports__comparisons') }} as quality
    on groups.procedure_id = quality.procedure_id and groups.group_key = quality.group_key and quality.indicator = 'quality'
left join {{ ref('int_reports__comparisons') }} as success
    on groups.procedure_id = success.procedure_id and groups.group_key = success.group_key and success.indicator = 'success'
left join {{ ref('int_reports__comparisons') }} as low
    on groups.procedure_id = low.procedure_id and groups.group_key = low.group_key and low.indicator = 'low'
left join {{ ref('int_reports__comparisons') }} as absent
    on groups.procedure_id = absent.procedure_id and groups.group_key = absent.group_key and absent.indicator = 'absent'
