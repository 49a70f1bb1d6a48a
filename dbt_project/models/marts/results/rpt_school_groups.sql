-- Each school beside the groups of schools that it belongs to: лицеи, сельские школы, ШНОР.
select
    {{ report_keys() }},
    wider.group_key as reference_key,
    wider.group_name as reference_name,
    wider.schools_cnt as reference_schools_cnt,
    pairs.indicator,
    pairs.n,
    {{ sample_tier('pairs.n') }} as sample_tier,
    case when pairs.is_share then 100.0 else 1.0 end * pairs.total / pairs.n as value,
    pairs.above_n as reference_n,
    case when pairs.is_share then 100.0 else 1.0 end * pairs.above_total / nullif(pairs.above_n, 0) as reference_value,
    tested.q_value,
    {{ difference_words(
        '1.0 * pairs.total / pairs.n', '1.0 * pairs.above_total / nullif(pairs.above_n, 0)', 'tested.q_value', 'pairs.n'
    ) }} as difference
from {{ ref('int_reports__school_group_pairs') }} as pairs
inner join {{ ref('int_reports__groups') }} as groups
    on pairs.procedure_id = groups.procedure_id and pairs.group_key = groups.group_key
inner join {{ ref('int_reports__groups') }} as wider
    on pairs.procedure_id = wider.procedure_id and pairs.reference_key = wider.group_key
cross join {{ ref('int_reports__limits') }} as limits
left join {{ ref('int_reports__school_group_comparisons') }} as tested
    on
        pairs.procedure_id = tested.procedure_id
        and pairs.group_key = tested.group_key
        and pairs.reference_key = tested.reference_key
        and pairs.indicator = tested.indicator
