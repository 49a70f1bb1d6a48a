-- Of results without marks of our own: what ФИС ОКО published of their marks, and our mean score beside its level above.
with people as (
    select procedure_id, kind, school_year, season, subject, grade, municipality, group_key, present_cnt
    from {{ ref('rpt_marks_summary') }}
    where group_level = 'municipality' and municipality is not null and n = 0 and present_cnt > 0
),

every_mark as (
    select
        procedure_id, group_level, municipality, group_name,
        max(participants) as participants,
        sum(case when mark >= 4 then pct else 0 end) as quality_pct,
        sum(case when mark = 2 then pct else 0 end) as mark2_pct
    from {{ ref('fct_reference_marks') }}
    where group_level in ('all', 'region', 'municipality')
    group by procedure_id, group_level, municipality, group_name
),

marks as (
    select *
    from every_mark
    qualify row_number() over (
        partition by procedure_id, group_level, municipality order by participants desc nulls last, group_name
    ) = 1
),

every_score as (
    select
        procedure_id, group_level, group_name,
        max(participants) as participants,
        sum(primary_score * pct) / nullif(sum(pct), 0) as mean_score,
        sum(primary_score * primary_score * pct) / nullif(sum(pct), 0) as mean_square
    from {{ ref('fct_reference_scores') }}
    where group_level in ('all', 'region')
    group by procedure_id, group_level, group_name
),

scores as (
    select *
    from every_score
    qualify row_number() over (
        partition by procedure_id, group_level order by participants desc nulls last, group_name
    ) = 1
),

placed as (
    select
        people.*,
        own.n as scored_cnt, own.mean_score, own.sd_score, own.max_primary_score,
        published.participants as published_n, published.quality_pct, published.mark2_pct,
        case when wider.procedure_id is not null then 'region' when whole.procedure_id is not null then 'all' end as above_level,
        coalesce(wider.participants, whole.participants) as above_n,
        case when wider.procedure_id is not null then wider.quality_pct else whole.quality_pct end as quality_above_pct,
        case when above.procedure_id is not null then 'region' when above_all.procedure_id is not null then 'all' end
            as score_above_level,
        coalesce(above.mean_score, above_all.mean_score) as above_mean_score,
        coalesce(above.participants, above_all.participants) as score_above_n,
        coalesce(above.mean_square - power(above.mean_score, 2), above_all.mean_square - power(above_all.mean_score, 2))
            as above_variance
    from people
    left join {{ ref('rpt_scores_summary') }} as own
        on people.procedure_id = own.procedure_id and people.group_key = own.group_key
    left join marks as published
        on
            people.procedure_id = published.procedure_id
            and people.municipality = published.municipality
            and published.group_level = 'municipality'
    left join marks as wider on people.procedure_id = wider.procedure_id and wider.group_level = 'region'
    left join marks as whole on people.procedure_id = whole.procedure_id and whole.group_level = 'all'
    left join scores as above on people.procedure_id = above.procedure_id and above.group_level = 'region'
    left join scores as above_all on people.procedure_id = above_all.procedure_id and above_all.group_level = 'all'
),

bounded as (
    select
        *,
        {% for name, share, n in [
            ('quality', 'quality_pct', 'published_n'), ('quality_above', 'quality_above_pct', 'above_n'),
        ] -%}
        {{ wilson_pct(share ~ ' / 100.0', n, 'low') }} as {{ name }}_low_pct,
        {{ wilson_pct(share ~ ' / 100.0', n, 'high') }} as {{ name }}_high_pct,
        {% endfor -%}
        1.96 * sqrt(power(sd_score, 2) / nullif(scored_cnt, 0) + above_variance / nullif(score_above_n, 0)) as score_reach
    from placed
)

select
    md5(concat_ws('|', bounded.procedure_id, bounded.municipality)) as result_id,
    bounded.procedure_id,
    bounded.kind,
    bounded.school_year,
    bounded.season,
    bounded.subject,
    bounded.grade,
    bounded.municipality,
    bounded.present_cnt,
    bounded.published_n,
    bounded.quality_pct,
    bounded.mark2_pct,
    bounded.above_level,
    bounded.above_n,
    bounded.quality_above_pct,
    case
        when bounded.quality_pct is null or bounded.quality_above_pct is null then 'нет данных'
        when bounded.published_n >= limits.outside_from and bounded.quality_pct - bounded.quality_above_pct
            > {{ difference_reach(
                'bounded.quality_pct', 'bounded.quality_low_pct', 'bounded.quality_above_pct', 'bounded.quality_above_high_pct'
            ) }} then 'выше'
        when bounded.published_n >= limits.outside_from and bounded.quality_above_pct - bounded.quality_pct
            > {{ difference_reach(
                'bounded.quality_pct', 'bounded.quality_high_pct', 'bounded.quality_above_pct', 'bounded.quality_above_low_pct'
            ) }} then 'ниже'
        when bounded.published_n >= limits.outside_from and bounded.above_n > 0 then 'в пределах случайного'
        else 'мало данных'
    end as quality_difference,
    bounded.scored_cnt,
    bounded.mean_score,
    bounded.max_primary_score,
    bounded.score_above_level,
    bounded.above_mean_score,
    case
        when bounded.mean_score is null or bounded.above_mean_score is null then 'нет данных'
        when bounded.scored_cnt < limits.outside_from or bounded.score_reach is null then 'мало данных'
        when bounded.mean_score - bounded.above_mean_score > bounded.score_reach then 'выше'
        when bounded.above_mean_score - bounded.mean_score > bounded.score_reach then 'ниже'
        else 'в пределах случайного'
    end as score_difference
from bounded
cross join {{ ref('int_reports__limits') }} as limits
