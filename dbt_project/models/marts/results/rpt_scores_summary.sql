{{ config(meta={'is_by_procedure': true}) }}
with measured as (
    select
        *,
        score_sum / nullif(scored_cnt, 0) as mean_score,
        case
            when scored_cnt > 1
                then sqrt(greatest(score_squares - score_sum * score_sum / scored_cnt, 0) / (scored_cnt - 1))
        end as sd_score
    from {{ ref('int_reports__groups') }}
    where scored_cnt > 0
)

select
    {{ report_keys() }},
    groups.scored_cnt as n,
    {{ sample_tier('groups.scored_cnt') }} as sample_tier,
    groups.participants_cnt,
    groups.present_cnt,
    groups.present_cnt - groups.scored_cnt as not_scored_cnt,
    procedures.max_primary_score,
    groups.mean_score,
    groups.sd_score,
    medians.median_score,
    medians.lowest_score,
    medians.highest_score,
    groups.mean_score - 1.96 * groups.sd_score / sqrt(groups.scored_cnt) as mean_low,
    groups.mean_score + 1.96 * groups.sd_score / sqrt(groups.scored_cnt) as mean_high,
    {{ share_pct('groups.mean_score', 'procedures.max_primary_score') }} as mean_pct_of_max,
    groups.above_level,
    above.scored_cnt as above_n,
    above.mean_score as above_mean_score,
    groups.mean_score - above.mean_score as difference_points,
    regions.mean_score as region_mean_score,
    regions.sd_score as region_sd_score,
    (groups.mean_score - regions.mean_score) / nullif(regions.sd_score, 0) as region_position,
    score.q_value as score_q_value,
    {{ difference_words('groups.mean_score', 'above.mean_score', 'score.q_value', 'groups.scored_cnt') }}
        as score_difference
from measured as groups
inner join {{ ref('dim_procedures') }} as procedures on groups.procedure_id = procedures.procedure_id
inner join {{ ref('int_reports__medians') }} as medians
    on groups.procedure_id = medians.procedure_id and groups.group_key = medians.group_key
cross join {{ ref('int_reports__limits') }} as limits
left join measured as above on groups.procedure_id = above.procedure_id and groups.above_key = above.group_key
left join measured as regions on groups.procedure_id = regions.procedure_id and groups.region_key = regions.group_key
left join {{ ref('int_reports__comparisons') }} as score
    on groups.procedure_id = score.procedure_id and groups.group_key = score.group_key and score.indicator = 'score'
