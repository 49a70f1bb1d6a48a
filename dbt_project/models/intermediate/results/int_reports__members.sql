{{ config(meta={'is_by_procedure': true}) }}
-- To which groups a class belongs: itself, its school, municipality and region, and the groups of its school.
-- Grain: procedure × school × class × group.
with classes as (
    select
        procedure_id, region_code, municipality, school_code, class_label,
        'region:' || region_code as region_key,
        'municipality:' || region_code || ':' || municipality as municipality_key,
        'school:' || school_code as school_key,
        'class:' || school_code || ':' || class_label as class_key
    from {{ ref('int_reports__classes') }}
),

-- A reference group of one or two schools would be a statement about these schools.
large_enough as (
    select classes.procedure_id, brg.region_code, brg.group_name
    from {{ ref('brg_school_groups') }} as brg
    inner join classes on brg.school_code = classes.school_code
    cross join {{ ref('int_reports__limits') }} as limits
    group by classes.procedure_id, brg.region_code, brg.group_name, limits.min_schools_in_group
    having count(distinct brg.school_code) >= limits.min_schools_in_group
),

school_groups as (
    select
        classes.procedure_id, classes.region_code, classes.school_code, classes.class_label, brg.group_name,
        'school_group:' || brg.region_code || ':' || brg.group_name as group_key, classes.region_key
    from classes
    inner join {{ ref('brg_school_groups') }} as brg on classes.school_code = brg.school_code
    inner join large_enough
        on
            classes.procedure_id = large_enough.procedure_id
            and brg.region_code = large_enough.region_code
            and brg.group_name = large_enough.group_name
)

select
    procedure_id, region_code, school_code, class_label, 'class' as group_level, class_key as group_key,
    municipality as group_municipality, school_code as group_school, class_label as group_class,
    class_label as group_name
from classes
union all
select
    procedure_id, region_code, school_code, class_label, 'school' as group_level, school_key as group_key,
    municipality as group_municipality, school_code as group_school, null as group_class, null as group_name
from classes
union all
select
    procedure_id, region_code, school_code, class_label, 'municipality' as group_level, municipality_key as group_key,
    municipality as group_municipality, null as group_school, null as group_class, municipality as group_name
from classes
union all
select
    procedure_id, region_code, school_code, class_label, 'region' as group_level, region_key as group_key,
    null as group_municipality, null as group_school, null as group_class, 'регион' as group_name
from classes
union all
select distinct
    procedure_id, region_code, school_code, class_label, 'school_group' as group_level, group_key,
    null as group_municipality, null as group_school, null as group_class, group_name
from school_groups
