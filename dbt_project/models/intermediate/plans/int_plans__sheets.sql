-- Who is expected to hand in observation sheets during a campaign: observers whose days of the register fall on it, and,
-- for a measure about schools of the official lists, the schools of the newest list. Grain: measure × campaign × school
-- of the list (null = none).
with campaigns as (
    select
        kind || '-' || school_year || '-' || season as campaign,
        max(school_year) as school_year,
        count(distinct person_code) filter (is_planned and status <> 'cancelled') as people_cnt,
        count(distinct person_code) filter (is_planned and status = 'done' and has_interest is not true) as people_done_cnt,
        array_agg(distinct school_code) filter (status = 'done' and has_interest is not true) as visited_schools
    from {{ ref('fct_assignments') }}
    where role = 'observer'
    group by 1
),

about_lists as (
    select plan_id, number
    from {{ ref('stg_plans__measures') }}
    where regexp_matches(lower(coalesce(title, '') || ' ' || coalesce(expected_result, '')), 'списк|списоч|перечень школ|признак')
),

listed as (
    select campaigns.campaign, signs.school_code
    from campaigns
    inner join {{ ref('fct_official_signs') }} as signs on signs.school_year <= campaigns.school_year
    qualify signs.school_year = max(signs.school_year) over (partition by campaigns.campaign)
)

select distinct
    measures.plan_id,
    measures.number,
    campaigns.campaign,
    campaigns.people_cnt,
    campaigns.people_done_cnt,
    listed.school_code,
    coalesce(list_contains(campaigns.visited_schools, listed.school_code), false) as is_visited
from {{ ref('stg_plans__measures') }} as measures
cross join campaigns
left join about_lists using (plan_id, number)
left join listed on campaigns.campaign = listed.campaign and about_lists.number is not null
