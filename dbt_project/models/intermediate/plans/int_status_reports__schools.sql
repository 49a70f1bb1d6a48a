-- Which school a report is about: the login in its path, else the only known school of the same name.
with reports as (
    select distinct load_id, school_name, school_code, {{ plain_name('school_name') }} as name_key
    from {{ ref('stg_status_reports__rows') }}
),

names as (
    select {{ plain_name('name') }} as name_key, min(school_code) as school_code
    from {{ ref('dim_schools') }}
    group by {{ plain_name('name') }}
    having count(*) = 1
)

select reports.load_id, coalesce(reports.school_code, names.school_code) as school_code
from reports
left join names using (name_key)
