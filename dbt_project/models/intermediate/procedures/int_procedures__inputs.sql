-- What each procedure's facts are made from, as one hash: when it stays the same, the facts need not be made again.
with specs as (
    select procedure_id, md5(string_agg(
        cast(row(task_code, task_no, max_score) as varchar), '|' order by task_code
    )) as hash
    from {{ ref('int_tasks__specified') }}
    group by procedure_id
),

schools as (
    select
        results.procedure_id,
        md5(string_agg(cast(row(schools.school_code, schools.municipality) as varchar), '|' order by schools.school_code)) as hash
    from (select distinct procedure_id, school_code from {{ ref('int_results__current_versions') }}) as results
    inner join {{ ref('dim_schools') }} as schools using (school_code)
    group by results.procedure_id
),

versions as (
    select
        procedure_id,
        md5(string_agg(
            concat_ws(':', school_code, class_label, cast(load_id as varchar), cast(rows_cnt as varchar), cast(rows_hash as varchar)),
            '|' order by school_code, class_label, load_id
        )) as hash
    from {{ ref('int_results__current_versions') }}
    group by procedure_id
),

-- A scale that the procedure's own files show, whole and without contradiction; a loaded one goes first.
seen as (
    select
        procedure_id,
        max(border_score) filter (where border = 3) as min3,
        max(border_score) filter (where border = 4) as min4,
        max(border_score) filter (where border = 5) as min5
    from {{ ref('int_procedures__seen_scales') }}
    group by procedure_id
    having not bool_or(is_contradicted) and max(unplaced_cnt) = 0 and min3 < min4 and min4 < min5
),

-- A scale of another level is another scale; one that names no language is for all languages.
scales as (
    select procedures.procedure_id, scales.*
    from {{ ref('int_procedures__listed') }} as procedures
    inner join {{ ref('stg_mark_scales__scales') }} as scales
        on
            procedures.kind = scales.kind
            and procedures.subject = scales.subject
            and procedures.grade = scales.grade
            and procedures.calendar_year = scales.scale_year
            and procedures.study_level is not distinct from scales.study_level
            and coalesce(scales.language, procedures.language) is not distinct from procedures.language
    qualify row_number() over (partition by procedures.procedure_id order by scales.language nulls last) = 1
)

select
    procedures.procedure_id,
    procedures.kind,
    procedures.subject,
    procedures.grade,
    procedures.file_max_score,
    coalesce(scales.min3, seen.min3) as min3,
    case when scales.min3 is not null then scales.min4 else seen.min4 end as min4,
    case when scales.min3 is not null then scales.min5 else seen.min5 end as min5,
    coalesce(scales.origin, case when seen.min3 is not null then 'results' end) as scale_origin,
    spec_totals.max_score as spec_max_score,
    coalesce(scales.max_primary_score, procedures.file_max_score, spec_totals.max_score) as max_primary_score,
    md5(concat_ws(
        '#', procedures.procedure_id, versions.hash, coalesce(specs.hash, ''), schools.hash,
        coalesce(cast(scales.min3 as varchar), cast(seen.min3 as varchar), ''),
        coalesce(cast(scales.min4 as varchar), cast(seen.min4 as varchar), ''),
        coalesce(cast(scales.min5 as varchar), cast(seen.min5 as varchar), ''),
        coalesce(cast(scales.max_primary_score as varchar), '')
    )) as inputs_hash
from {{ ref('int_procedures__listed') }} as procedures
inner join versions using (procedure_id)
inner join schools using (procedure_id)
left join specs using (procedure_id)
left join (
    select procedure_id, sum(max_score) as max_score from {{ ref('int_tasks__specified') }} group by procedure_id
) as spec_totals using (procedure_id)
left join scales on procedures.procedure_id = scales.procedure_id
left join seen on procedures.procedure_id = seen.procedure_id
