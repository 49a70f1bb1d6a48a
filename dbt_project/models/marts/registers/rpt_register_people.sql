with subjects as (
    select
        expert_code, municipality, school_code,
        unnest(string_split(coalesce(subjects, 'не указан'), ',')) as subject
    from {{ ref('dim_experts') }}
)

select
    'observers' as register, coalesce(observer_kind, 'не указан') as kind, observer_code as person_code,
    cast(null as varchar) as municipality, cast(null as varchar) as school_code
from {{ ref('dim_observers') }}
union all
select distinct 'experts' as register, trim(subject) as kind, expert_code, municipality, school_code
from subjects
