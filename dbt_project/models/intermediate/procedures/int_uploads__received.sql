-- When a school's results of a procedure first came, by the best witness: the system's own time, the log, our loading.
-- Every version of a file is a witness: a school that corrects its results later was not late with them. A file that was
-- withdrawn or waits for a person is none.
with versions as (
    select procedure_id, school_code, min(uploaded_at) as uploaded_at, min(loaded_at) as loaded_at
    from {{ ref('stg_results__arrivals') }}
    group by procedure_id, school_code
),

classes as (
    select procedure_id, school_code, count(distinct class_label) as classes_cnt, count(*) as participants_cnt
    from {{ ref('fct_participant_results') }}
    group by procedure_id, school_code
),

from_results as (
    select classes.*, versions.uploaded_at, versions.loaded_at
    from classes
    inner join versions using (procedure_id, school_code)
),

from_log as (
    select mentioned.procedure_id, uploads.school_code, min(uploads.uploaded_at) as uploaded_at
    from {{ ref('stg_upload_log__uploads') }} as uploads
    inner join {{ ref('int_procedures__mentioned') }} as mentioned using (mention_key)
    where uploads.uploaded_at is not null and mentioned.procedure_id is not null
    group by mentioned.procedure_id, uploads.school_code
)

select
    procedure_id,
    school_code,
    coalesce(from_results.uploaded_at, from_log.uploaded_at, from_results.loaded_at) as received_at,
    case
        when from_results.uploaded_at is not null then 'system'
        when from_log.uploaded_at is not null then 'log'
        else 'load'
    end as received_source,
    from_results.procedure_id is not null as has_results,
    coalesce(from_results.classes_cnt, 0) as received_classes_cnt,
    coalesce(from_results.participants_cnt, 0) as participants_cnt
from from_results
full outer join from_log using (procedure_id, school_code)
