-- Whose plan it is, by its own words: a region's plan speaks of municipal plans or bodies, a school's names a school in
-- its title. Grain: plan.
with words as (
    select
        plan_id,
        string_agg(
            replace(lower(coalesce(title, '') || ' ' || coalesce(responsible, '') || ' ' || coalesce(expected_result, '')), 'ё', 'е'),
            ' '
        ) as measures_text
    from {{ ref('stg_plans__measures') }}
    group by plan_id
)

select
    plans.plan_id,
    case
        when regexp_matches(plans.title, '(МБОУ|МКОУ|МАОУ|МОУ|ГБОУ)') or regexp_matches(lower(plans.title), 'школы №|лице[яй] №|гимнази[ия] №')
            then 'школа'
        when
            regexp_matches(lower(plans.title), 'муниципал|город|район|округ|г\. ')
            and not regexp_matches(lower(plans.title), 'област|края |республик')
            then 'муниципалитет'
        when
            regexp_matches(lower(plans.title), 'област|края |республик|регион')
            or regexp_matches(coalesce(words.measures_text, ''), 'муниципальных планов|моуо|муниципальных органов')
            then 'регион'
        else 'муниципалитет'
    end as plan_level
from {{ ref('stg_plans__plans') }} as plans
left join words using (plan_id)
