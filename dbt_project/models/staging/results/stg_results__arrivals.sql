-- When results of a school came, in every version of its files: a version that a newer one replaces came all the same, a
-- file that was withdrawn or waits for a person did not.
select
    {{ procedure_id() }} as procedure_id,
    coalesce(exams.school_code, came.school_code) as school_code,
    came.load_id,
    min(came.uploaded_at) as uploaded_at,
    min(loads.loaded_at) as loaded_at
from {{ source('raw', 'results_participants') }} as came
inner join {{ source('ops', 'load_log') }} as loads
    on came.load_id = loads.load_id and loads.status in ('loaded', 'replaced')
left join {{ exam_schools() }} as exams on came.school_code = exams.exam_school
group by all
