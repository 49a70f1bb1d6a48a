-- What: slices of loads whose procedure is named otherwise than the models name it. When it matters: a file would not
-- replace the older one of the same class. How to resolve: `PROCEDURE` in ingestion/loads/rules.py and the macro
-- procedure_id say the same in two places; make them the same.
{{ config(severity='error') }}
with slices as (
    select
        slices.load_id,
        slices.procedure_id,
        -- A protocol of exams is loaded under the school's code there; models give its rows to the school.
        coalesce(exams.school_code, slices.school_code) as school_code
    from {{ source('ops', 'load_slices') }} as slices
    left join {{ exam_schools() }} as exams on slices.school_code = exams.exam_school
)

select versions.procedure_id, versions.school_code, versions.load_id
from {{ ref('int_results__current_versions') }} as versions
left join slices
    on
        versions.load_id = slices.load_id
        and versions.procedure_id = slices.procedure_id
        and versions.school_code = slices.school_code
where slices.load_id is null
