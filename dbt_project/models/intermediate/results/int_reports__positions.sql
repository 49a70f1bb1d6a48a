{{ config(meta={'is_by_procedure': true}) }}
-- Where a group stands against its region, in standard deviations of the region, with the standard error.
-- Grain: procedure × group.
with measured as (
    select
        procedure_id, group_key, region_key, scored_cnt as n,
        score_sum / scored_cnt as mean_score,
        case
            when scored_cnt > 1
                then sqrt(greatest(score_squares - score_sum * score_sum / scored_cnt, 0) / (scored_cnt - 1))
        end as sd_score
    from {{ ref('int_reports__groups') }}
    where scored_cnt > 0
)

select
    groups.procedure_id,
    groups.group_key,
    groups.n,
    (groups.mean_score - regions.mean_score) / nullif(regions.sd_score, 0) as position,
    groups.sd_score / nullif(regions.sd_score, 0) / sqrt(groups.n) as position_error
from measured as groups
inner join measured as regions
    on groups.procedure_id = regions.procedure_id and groups.region_key = regions.group_key
