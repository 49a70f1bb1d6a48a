-- Whose plan it is by name: the municipality or the school that its title or its file names. Grain: plan.
with plans as (
    select
        plans.plan_id,
        levels.plan_level,
        replace(lower(concat_ws(' ', plans.title, plans.source_file)), 'ё', 'е') as words
    from {{ ref('stg_plans__plans') }} as plans
    inner join {{ ref('int_plans__levels') }} as levels using (plan_id)
),

-- «Алейский муниципальный район» stands in titles as «Алейского района»: the name without its ending.
municipalities as (
    select municipality, left(name_word, length(name_word) - 2) as stem
    from (
        select distinct
            municipality,
            unnest(regexp_extract_all(replace(lower(municipality), 'ё', 'е'), '[а-я-]{5,}')) as name_word
        from {{ ref('dim_schools') }}
    )
    where not regexp_matches(name_word, '^(муниципальн|район|округ|город|городск|област|край|края|республик)')
),

-- «МБОУ «СОШ № 3»» is looked for as its kind and number or name inside the quotes.
schools as (
    select
        school_code,
        municipality,
        regexp_replace(replace(lower(regexp_extract(name, '«(.+)»', 1)), 'ё', 'е'), '[^а-я0-9]+', '', 'g') as own_name
    from {{ ref('dim_schools') }}
),

of_schools as (
    select plans.plan_id, schools.school_code, schools.municipality
    from plans
    inner join schools
        on
            plans.plan_level = 'школа' and length(schools.own_name) > 3
            and regexp_matches(regexp_replace(plans.words, '[^а-я0-9]+', '', 'g'), schools.own_name || '([^0-9]|$)')
    qualify row_number() over (partition by plans.plan_id order by length(schools.own_name) desc, schools.school_code) = 1
),

of_municipalities as (
    select plans.plan_id, municipalities.municipality
    from plans
    inner join municipalities on contains(plans.words, municipalities.stem)
    where plans.plan_level <> 'регион'
    qualify row_number() over (partition by plans.plan_id order by length(municipalities.stem) desc, municipalities.municipality) = 1
)

select
    plans.plan_id,
    plans.plan_level,
    coalesce(of_schools.municipality, of_municipalities.municipality) as municipality,
    of_schools.school_code
from plans
left join of_schools using (plan_id)
left join of_municipalities using (plan_id)
