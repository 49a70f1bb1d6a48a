-- What schools have answered about a case and what became of it: the latest decision counts, with its own ground.
-- Grain: procedure × school.
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
    max(explained_on) as explained_on
from {{ ref('fct_explanations') }}
group by procedure_id, school_code
