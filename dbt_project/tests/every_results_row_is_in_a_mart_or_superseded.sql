-- What: rows of results that were loaded and are neither in the mart nor said to be replaced, held or withdrawn, and rows
-- that are in the mart although they count no more. When it matters: a lost or doubled pupil changes a percentage.
-- How to resolve: look at the listed row; its procedure or school could not be keyed, or its load's state is wrong.
{{ config(severity='error') }}
with expected as (
    select came.load_id, came.sheet, came.row_number
    from {{ source('raw', 'results_participants') }} as came
    inner join {{ source('ops', 'load_log') }} as loads using (load_id)
    left join {{ source('ops', 'replaced_rows') }} as gone
        on
            came.load_id = gone.load_id
            and came.row_number = gone.row_number
            and came.sheet is not distinct from gone.sheet
    where loads.status = 'loaded' and gone.load_id is null
),

published as (
    select facts.load_id, people.sheet, facts.row_number, count(*) as facts_cnt
    from {{ ref('fct_participant_results') }} as facts
    inner join {{ ref('stg_results__participants') }} as people
        on
            facts.load_id = people.load_id
            and facts.row_number = people.row_number
            and facts.procedure_id = people.procedure_id
            and facts.school_code = people.school_code
            and facts.participant_code = people.participant_code
            and facts.class_label is not distinct from people.class_label
    group by facts.load_id, people.sheet, facts.row_number
)

select
    coalesce(expected.load_id, published.load_id) as load_id,
    coalesce(expected.sheet, published.sheet) as sheet,
    coalesce(expected.row_number, published.row_number) as row_number,
    published.facts_cnt
from expected
full outer join published
    on
        expected.load_id = published.load_id
        and expected.row_number = published.row_number
        and expected.sheet is not distinct from published.sheet
where expected.load_id is null or published.facts_cnt is distinct from 1
