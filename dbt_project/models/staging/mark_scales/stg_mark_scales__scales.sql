-- An ingested scale, of a table or of an official description, beats the seed.
with ingested as (
    select
        coalesce(kind, 'ВПР') as kind, subject, grade, language, study_level, scale_year, min3, min4, min5,
        max_primary_score, load_id, 'file' as origin, 1 as priority
    from {{ current_rows('mark_scales') }}
),

seeded as (
    select
        kind, subject, grade, cast(null as varchar) as language, cast(null as varchar) as study_level, scale_year,
        min3, min4, min5, max_primary_score, cast(null as bigint) as load_id, 'seed' as origin, 2 as priority
    from {{ ref('mark_scales_seed') }}
),

base as (
    select * from ingested
    union all
    select * from seeded
)

select * exclude (priority)
from base
qualify row_number() over (
    partition by kind, subject, grade, language, study_level, scale_year order by priority, load_id desc
) = 1
