-- Every published figure of ФИС ОКО in one shape: report × group × value. `own_key` is the group as our results know it.
{% set reports = ['marks', 'journal', 'scores', 'items'] %}
with published as (
    {% for report in reports %}
    select '{{ report }}' as report, * from {{ ref('stg_' ~ report ~ '__groups') }}
    {% if not loop.last %}union all{% endif %}
    {% endfor %}
),

named as (
    select school_code, municipality from {{ ref('dim_schools') }}
),

municipalities as (
    select lower(municipality) as municipality_key, min(municipality) as municipality
    from named
    group by lower(municipality)
),

codes as (
    select municipality_code, max(municipality) as municipality
    from {{ ref('stg_results__participants') }}
    where municipality_code is not null and municipality is not null
    group by municipality_code
)

select
    published.*,
    coalesce(schools.municipality, by_name.municipality, by_code.municipality) as municipality,
    case published.group_level
        when 'school' then published.school_code
        when 'municipality' then coalesce(by_name.municipality, by_code.municipality)
        else 'all'
    end as own_key,
    case when published.group_level in ('all', 'region') then 'all' else published.group_level end as own_level
from published
left join named as schools on published.school_code = schools.school_code
left join municipalities as by_name
    on published.group_level = 'municipality' and lower(published.group_name) = by_name.municipality_key
left join codes as by_code
    on published.group_level = 'municipality' and published.municipality_code = by_code.municipality_code
