-- What each procedure's facts are made from, as one hash: when it stays the same, the facts need not be made again.
with specs as (
    select procedure_id, md5(string_agg(
        concat_ws(':', task_code, cast(task_no as varchar), cast(max_score as varchar)), '|' order by task_code
    )) as hash
    from {{ ref('int_tasks__specified') }}
    group by procedure_id
),

schools as (
    select
        results.procedure_id,
        md5(string_agg(concat_ws(':', schools.school_code, schools.municipality), '|' order by schools.school_code)) as hash
    from (select distinct procedure_id, school_code from {{ ref('int_results__current_versions') }}) as results
    inner join {{ ref('dim_schools') }} as schools using (school_code)
    group by results.procedure_id
),

versions as (
    select procedure_id, md5(string_agg(concat_ws(':', school_code, cast(load_id as varchar)), '|' order by school_code, load_id)) as hash
    from {{ ref('int_results__current_versions') }}
    group by procedure_id
)

select
    procedures.procedure_id,
    procedures.kind,
    procedures.subject,
    procedures.grade,
    procedures.file_max_score,
    scales.min3,
    scales.min4,
    scales.min5,
    scales.origin as scale_origin,
    spec_totals.max_score as spec_max_score,
    coalesce(scales.max_primary_score, procedures.file_max_score, spec_totals.max_score) as max_primary_score,
    md5(concat_ws(
        '#', procedures.procedure_id, versions.hash, coalesce(specs.hash, ''), schools.hash,
        coalesce(cast(scales.min3 as varchar), ''), coalesce(cast(scales.min4 as varchar), ''),
        coalesce(cast(scales.min5 as varchar), ''), coalesce(cast(scales.max_primary_score as varchar), '')
    )) as inputs_hash
from {{ ref('int_procedures__listed') }} as procedures
inner join versions using (procedure_id)
inner join schools using (procedure_id)
left join specs using (procedure_id)
left join (
    select procedure_id, sum(max_score) as max_score from {{ ref('int_tasks__specified') }} group by procedure_id
) as spec_totals using (procedure_id)
left join {{ ref('stg_mark_scales__scales') }} as scales
    on
        procedures.kind = scales.kind
        and procedures.subject = scales.subject
        and procedures.grade = scales.grade
        and procedures.calendar_year = scales.scale_year
