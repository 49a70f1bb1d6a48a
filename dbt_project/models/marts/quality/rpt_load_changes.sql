select
    changes.load_id,
    row_number() over (partition by changes.load_id order by changes.family, changes.slice) as place,
    loads.file_name,
    loads.source_kind,
    loads.status,
    loads.status = 'held' as is_waiting,
    loads.changed_at,
    changes.procedure_id,
    procedures.kind,
    procedures.school_year,
    procedures.season,
    procedures.subject,
    procedures.grade,
    schools.municipality,
    changes.school_code,
    schools.name as school_name,
    changes.class_label,
    case
        when changes.procedure_id is null
            then nullif(trim(replace(changes.family || '|' || changes.slice, '|', ' '), ' '), '')
    end as slice_name,
    changes.rows_before,
    changes.rows_after,
    changes.people_before,
    changes.people_after,
    changes.absent_before,
    changes.absent_after,
    changes.mean_before,
    changes.mean_after,
    changes.replaced_cnt,
    changes.lost_cnt,
    changes.missing_cnt,
    changes.clash_cnt,
    changes.reason,
    changes.class_label is not null as is_person_level
from {{ source('ops', 'load_changes') }} as changes
inner join {{ source('ops', 'load_log') }} as loads using (load_id)
left join {{ ref('dim_procedures') }} as procedures on changes.procedure_id = procedures.procedure_id
left join {{ ref('dim_schools') }} as schools on changes.school_code = schools.school_code
where loads.status in ('loaded', 'held', 'replaced')
