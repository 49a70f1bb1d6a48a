-- The yearly list as its readers know it: a row per school and year, the four markers, their number.
with people as (
    select school_year, school_code, sign, bool_or(is_person_level) as is_person_level
    from {{ ref('msr_objectivity_signs') }}
    where source = 'list'
    group by school_year, school_code, sign
)

select
    signs.list_name,
    any_value(signs.document) as document,
    cast(signs.school_year as integer) as school_year,
    any_value(signs.municipality) as municipality,
    signs.school_code,
    any_value(signs.school_name) as school_name,
    bool_or(signs.marker = '4 РУ') as is_4_ru,
    bool_or(signs.marker = '4 МА') as is_4_ma,
    bool_or(signs.marker = '5 РУ') as is_5_ru,
    bool_or(signs.marker = '5 МА') as is_5_ma,
    string_agg(signs.marker, ', ' order by signs.marker)
        filter (signs.marker not in ('4 РУ', '4 МА', '5 РУ', '5 МА', 'не указан')) as other_markers,
    count(distinct signs.marker) filter (signs.marker <> 'не указан') as markers_cnt,
    coalesce(bool_or(people.is_person_level), false) as is_person_level
from {{ ref('fct_official_signs') }} as signs
left join people
    on
        signs.school_year = people.school_year
        and signs.school_code = people.school_code
        and people.sign = 'list: ' || signs.list_name
group by signs.list_name, signs.school_year, signs.school_code
