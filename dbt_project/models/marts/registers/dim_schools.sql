-- Every school that any source names; the register knows best, then the newest results, then official lists; what schools
-- tell of themselves in the questionnaire of ФИС ОКО fills what the register does not say, and is the register where none
-- was sent. Of a school
-- that only another register or a published report names, nothing but its code is known.
with from_results as (
    select
        school_code,
        max_by(school_name, load_id) filter (where school_name is not null) as school_name,
        max_by(municipality, load_id) filter (where municipality is not null) as municipality,
        max_by(municipality_code, load_id) filter (where municipality_code is not null) as municipality_code
    from {{ ref('stg_results__participants') }}
    group by school_code
),

municipality_names as (
    select municipality_code, max_by(municipality, load_id) as municipality
    from {{ ref('stg_results__participants') }}
    where municipality is not null and municipality_code is not null
    group by municipality_code
),

from_lists as (
    select school_code, max(school_name) as school_name, max(municipality) as municipality
    from {{ ref('stg_official_signs__signs') }}
    group by school_code
),

-- Answers are read by their words; an answer that names both, or neither, says nothing.
told as (
    select
        *,
        regexp_matches(lower(place_text), '(^|[^а-яё])сел(о|а|е|ах|ьск)') as names_village,
        regexp_matches(lower(place_text), '(^|[^а-яё])город') as names_town
    from {{ ref('stg_school_context__schools') }}
),

has_register as (
    select count(*) > 0 as is_sent from {{ ref('stg_schools__schools') }}
),

codes as (
    select school_code from {{ ref('int_schools__named') }}
)

select
    codes.school_code,
    codes.school_code as code,
    coalesce(
        register.school_name, from_results.school_name, from_lists.school_name, 'Школа ' || codes.school_code
    ) as name,
    coalesce(
        register.municipality, from_results.municipality, from_lists.municipality, municipality_names.municipality,
        case
            when coalesce(register.school_code, from_results.school_code, from_lists.school_code) is not null
                then 'муниципалитет не указан'
        end
    ) as municipality,
    coalesce(register.school_kind, case when told.is_special then 'специальная (коррекционная)' end) as kind,
    coalesce(
        case register.locality when 'село' then true when 'город' then false end,
        case when told.names_village <> told.names_town then told.names_village end
    ) as is_rural,
    register.school_group as "group",
    register.profile,
    told.settlement,
    told.pupils_cnt,
    register.school_code is not null or (told.school_code is not null and not has_register.is_sent) as is_in_register
from codes
cross join has_register
left join {{ ref('stg_schools__schools') }} as register using (school_code)
left join told using (school_code)
left join from_results using (school_code)
left join from_lists using (school_code)
left join municipality_names using (municipality_code)
