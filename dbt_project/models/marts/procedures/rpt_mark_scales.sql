with people as (
    select
        procedure_id,
        count(*) filter (where attendance = 'present' and primary_score is not null) as scored_cnt,
        count(*) filter (where primary_score is not null and mark is null and level is null) as unmarked_cnt
    from {{ ref('fct_participant_results') }}
    group by procedure_id
),

seen as (
    select
        procedure_id,
        max(pairs_cnt) as pairs_cnt,
        any_value(load_ids) as load_ids,
        bool_or(is_contradicted) as is_contradicted,
        max(unplaced_cnt) as unplaced_cnt
    from {{ ref('int_procedures__seen_scales') }}
    group by procedure_id
),

named_loads as (
    select procedure_id, unnest(string_split(load_ids, ',')) as load_id
    from seen
),

files as (
    select
        named_loads.procedure_id,
        count(*) as files_cnt,
        min(loads.file_name) as first_file
    from named_loads
    inner join {{ source('ops', 'load_log') }} as loads on named_loads.load_id = cast(loads.load_id as varchar)
    group by named_loads.procedure_id
)

select
    procedures.procedure_id,
    procedures.kind,
    procedures.subject,
    procedures.grade,
    procedures.school_year,
    procedures.season,
    procedures.calendar_year,
    procedures.min3,
    procedures.min4,
    procedures.min5,
    procedures.scale_origin,
    people.scored_cnt,
    people.unmarked_cnt,
    coalesce(seen.pairs_cnt, 0) as pairs_cnt,
    coalesce(files.files_cnt, 0) as files_cnt,
    files.first_file,
    coalesce(not procedures.has_scale and people.unmarked_cnt > 0, false) as is_missing,
    case
        when procedures.has_scale or people.unmarked_cnt = 0 then null
        when seen.procedure_id is null then 'в файлах процедуры баллы и отметки рядом не стоят'
        when seen.is_contradicted then 'баллы и отметки в файлах противоречат друг другу'
        when seen.unplaced_cnt > 0 then 'баллов с отметками мало: не у всех участников отметка следует из них'
        else 'баллы с отметками есть не для всех границ'
    end as why_missing
from {{ ref('dim_procedures') }} as procedures
inner join people using (procedure_id)
left join seen using (procedure_id)
left join files using (procedure_id)
