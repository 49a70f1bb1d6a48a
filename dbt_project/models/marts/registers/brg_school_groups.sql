-- Groups of schools that serve as a reference of their own: by kind, by locality, by the department's own list.
with schools as (
    select school_code, left(school_code, 2) as region_code, kind, is_rural, "group" as school_group
    from {{ ref('dim_schools') }}
)

select school_code, region_code, 'вид' as group_type, kind as group_name
from schools
where kind is not null
union all
select
    school_code, region_code, 'местность' as group_type,
    case when is_rural then 'сельские школы' else 'городские школы' end as group_name
from schools
where is_rural is not null
union all
select school_code, region_code, 'список' as group_type, school_group as group_name
from schools
where school_group is not null
