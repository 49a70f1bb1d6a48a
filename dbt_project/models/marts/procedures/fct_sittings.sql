-- The school of a schedule: the login in the file, else the only known school of the same name.
with sittings as (
    select *, {{ plain_name('school_name') }} as name_key
    from {{ ref('stg_assessment_schedule__sittings') }}
),

names as (
    select {{ plain_name('name') }} as name_key, min(school_code) as school_code
    from {{ ref('dim_schools') }}
    group by {{ plain_name('name') }}
    having count(*) = 1
),

known as (
    select
        sittings.* replace (coalesce(sittings.school_code, names.school_code) as school_code)
    from sittings
    left join names using (name_key)
)

select
    known.load_id,
    known.sheet,
    known.cell,
    known.school_code,
    coalesce(schools.name, known.school_name) as school_name,
    schools.municipality,
    known.school_year,
    known.season,
    known.grade,
    known.class_label,
    known.class_label = cast(known.grade as varchar) as is_parallel,
    known.subject,
    known.language,
    known.study_level,
    known.held_on,
    known.school_week,
    known.work_kind,
    known.level,
    known.procedure_kind,
    -- A procedure whose school is not known waits for nobody's results.
    case
        when known.procedure_kind is not null and known.held_on is not null and known.school_code is not null
            then {{ procedure_id('known.procedure_kind', 'known.school_year', 'known.season', 'known.subject',
                'known.grade', 'known.language', 'known.study_level') }}
    end as procedure_id,
    known.hours,
    known.order_number,
    known.order_date
from known
left join {{ ref('dim_schools') }} as schools on known.school_code = schools.school_code
