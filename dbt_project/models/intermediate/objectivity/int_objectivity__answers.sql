-- What schools have answered about a case and what became of it: the latest decision counts, with its own ground, whether
-- it stands beside an explanation or in the history of the case. Grain: procedure × school.
with said as (
    select
        procedure_id, school_code, class_label, explained_on, explanation, decision, checked_by, load_id, row_number
    from {{ ref('fct_explanations') }}
    union all by name
    select
        procedure_id, school_code, happened_on as explained_on, event as decision, document as checked_by, load_id, row_number
    from {{ ref('fct_case_events') }}
    where event in ('подтвердилось', 'не подтвердилось', 'проверить невозможно', 'снято: есть объяснение')
)

select
    procedure_id,
    school_code,
    string_agg(explanation, '; ' order by explained_on, load_id, row_number) as explanation,
    string_agg(explanation, '; ' order by explained_on, load_id, row_number)
        filter (coalesce(class_label, '') = '') as explanation_open,
    last(decision order by explained_on nulls first, load_id, row_number)
        filter (decision is not null) as decision,
    last(checked_by order by explained_on nulls first, load_id, row_number)
        filter (decision is not null) as checked_by,
    max(explained_on) filter (explanation is not null or decision is not null) as explained_on
from said
group by procedure_id, school_code
