-- Measures as they are read: the words of the document, and over them what a person has corrected. A correction is found by
-- the words of the measure, so it outlives a new numbering; the number decides between measures of the same words.
-- Grain: plan × measure.
with corrections as (
    select
        named.plan_id,
        corrected.measure_number,
        {{ title_key('corrected.measure_title') }} as title_key,
        nullif(corrected.timing_read, '') as timing_read,
        nullif(corrected.responsible_read, '') as responsible_read,
        nullif(corrected.schools_read, '') as schools_read,
        nullif(corrected.action_read, '') as action_read,
        corrected.load_id,
        corrected.row_number
    from {{ ref('stg_plan_corrections__measures') }} as corrected
    inner join {{ ref('int_plans__named') }} as named
        on
            corrected.plan_text is not distinct from named.plan_text
            and corrected.measure_number is not distinct from named.measure_text
    where named.plan_id is not null
),

measures as (
    select
        *,
        {{ title_key('title') }} as title_key,
        count(*) over (partition by plan_id, {{ title_key('title') }}) as alike_cnt
    from {{ ref('stg_plans__measures') }}
)

select
    measures.* exclude (title_key, alike_cnt) replace (
        coalesce(corrections.timing_read, measures.timing_text) as timing_text,
        coalesce(corrections.responsible_read, measures.responsible) as responsible
    ),
    corrections.timing_read,
    corrections.responsible_read,
    corrections.schools_read as schools,
    corrections.action_read,
    corrections.plan_id is not null as is_corrected
from measures
left join corrections
    on
        measures.plan_id = corrections.plan_id
        and measures.title_key = corrections.title_key
        and (measures.alike_cnt = 1 or measures.number = corrections.measure_number)
qualify
    row_number() over (
        partition by measures.plan_id, measures.number
        order by corrections.load_id desc nulls last, corrections.row_number desc nulls last
    ) = 1
