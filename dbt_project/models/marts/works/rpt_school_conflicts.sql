-- Pairs of schools that may not check each other's works, with the reason and the school years in which it holds.
with taught as (
    select distinct school_year, school_code, teacher_code
    from {{ ref('brg_teaching_load') }}
    where teacher_code is not null
),

read_before as (
    select distinct school_year, school_code, expert_code
    from {{ ref('fct_rechecks') }}
    where expert_code is not null
),

barred as (
    select school_code, unnest(string_split(replace(barred_school_codes, ' ', ''), ',')) as other_school_code
    from {{ ref('dim_experts') }}
    where barred_school_codes is not null
),

found as (
    select own.school_code, other.school_code as other_school_code, 'общий работник' as why, own.school_year as year_from, own.school_year as year_to
    from taught as own
    inner join taught as other on own.school_year = other.school_year and own.teacher_code = other.teacher_code
    union all
    select experts.school_code, read_before.school_code, 'читали работы', read_before.school_year, read_before.school_year + 1
    from read_before
    inner join {{ ref('dim_experts') }} as experts on read_before.expert_code = experts.expert_code
    union all
    select school_code, other_school_code, 'интерес эксперта', 0, 9999
    from barred
),

paired as (
    select
        least(school_code, other_school_code) as school_code,
        greatest(school_code, other_school_code) as other_school_code,
        why,
        year_from,
        year_to
    from found
    where school_code is not null and other_school_code <> '' and school_code <> other_school_code
)

select distinct
    paired.school_code,
    paired.other_school_code,
    paired.why,
    cast(paired.year_from as integer) as year_from,
    cast(paired.year_to as integer) as year_to,
    schools.municipality,
    true as is_person_level
from paired
inner join {{ ref('dim_schools') }} as schools on paired.school_code = schools.school_code
where paired.other_school_code in (select school_code from {{ ref('dim_schools') }})
