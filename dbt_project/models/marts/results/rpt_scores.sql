{{ config(meta={'is_by_procedure': true}) }}
select
    {{ report_keys() }},
    scores.score,
    case
        when procedures.min3 is null then null
        when scores.score >= procedures.min5 then 5
        when scores.score >= procedures.min4 then 4
        when scores.score >= procedures.min3 then 3
        else 2
    end as mark,
    coalesce(scores.score in (procedures.min3, procedures.min4, procedures.min5), false) as is_mark_border,
    groups.scored_cnt as n,
    {{ sample_tier('groups.scored_cnt') }} as sample_tier,
    scores.cnt,
    {{ share_pct('scores.cnt', 'groups.scored_cnt') }} as pct,
    groups.above_level,
    {{ share_pct('above.cnt', 'wider.scored_cnt') }} as above_pct,
    {{ share_pct('regional.cnt', 'regions.scored_cnt') }} as region_pct
from {{ ref('int_reports__score_groups') }} as scores
inner join {{ ref('int_reports__groups') }} as groups
    on scores.procedure_id = groups.procedure_id and scores.group_key = groups.group_key
inner join {{ ref('dim_procedures') }} as procedures on scores.procedure_id = procedures.procedure_id
cross join {{ ref('int_reports__limits') }} as limits
left join {{ ref('int_reports__score_groups') }} as above
    on
        scores.procedure_id = above.procedure_id
        and groups.above_key = above.group_key
        and scores.score = above.score
left join {{ ref('int_reports__groups') }} as wider
    on groups.procedure_id = wider.procedure_id and groups.above_key = wider.group_key
left join {{ ref('int_reports__score_groups') }} as regional
    on
        scores.procedure_id = regional.procedure_id
        and groups.region_key = regional.group_key
        and scores.score = regional.score
left join {{ ref('int_reports__groups') }} as regions
    on groups.procedure_id = regions.procedure_id and groups.region_key = regions.group_key
