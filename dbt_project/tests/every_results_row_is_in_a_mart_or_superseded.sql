-- What: rows of results that were loaded and reached no mart. When it matters: a lost pupil changes a percentage.
-- How to resolve: look at the listed load; its procedure or school could not be keyed.
{{ config(severity='error') }}
with loaded as (
    select procedure_id, school_code, load_id, count(*) as rows_cnt
    from {{ ref('stg_results__participants') }}
    inner join {{ ref('int_results__current_versions') }} using (procedure_id, school_code, load_id)
    group by procedure_id, school_code, load_id
),

published as (
    select procedure_id, school_code, load_id, count(*) as rows_cnt
    from {{ ref('fct_participant_results') }}
    group by procedure_id, school_code, load_id
)

select loaded.procedure_id, loaded.school_code, loaded.load_id, loaded.rows_cnt, published.rows_cnt as published_cnt
from loaded
left join published using (procedure_id, school_code, load_id)
where loaded.rows_cnt is distinct from published.rows_cnt
