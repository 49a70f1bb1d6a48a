-- Whoever spoke with a school about its case does not read its works.
with interviews as (
    select person_code, string_agg(distinct school_code, ',' order by school_code) as school_codes
    from {{ ref('stg_assignments__assignments') }}
    where role = 'собеседник' and status = 'утверждено'
    group by person_code
)

select
    experts.expert_code,
    schools.municipality,
    experts.school_code,
    experts.subjects,
    experts.is_trained,
    experts.expert_status,
    experts.grades_text,
    nullif(concat_ws(',', experts.interest_school_codes, interviews.school_codes), '') as barred_school_codes,
    -- A run of agreed works is in force for a year; a register without runs says by «прошёл подготовку» alone.
    coalesce(
        experts.is_run_passed and experts.run_on + interval 1 year >= {{ today() }}, experts.run_on is null and experts.is_trained,
        false
    ) as is_qualified,
    experts.run_on,
    case when experts.is_run_passed then cast(experts.run_on + interval 1 year as date) end as run_until,
    coalesce(experts.days_cnt, 1) as days_cnt,
    experts.load_id
from {{ ref('stg_experts__experts') }} as experts
left join {{ ref('dim_schools') }} as schools using (school_code)
left join interviews on experts.expert_code = interviews.person_code
