-- Findings that need a file and its specification, scale or results: they cannot be made at the gate.
with above as (
    select
        load_id, sheet, row_number, column_name, value, 'task_score_above_specified' as rule_id,
        cast(max_score as varchar) as max_text
    from {{ ref('int_results__tasks_checked') }}
    where is_above_max and not is_stray
),

stray as (
    select load_id, sheet, row_number, column_name, value, 'task_not_specified' as rule_id, '' as max_text
    from {{ ref('int_results__tasks_checked') }}
    where is_stray
),

totals as (
    select
        people.load_id, people.sheet, people.row_number, 'сумма баллов' as column_name,
        cast(people.file_score as varchar) as value, 'total_above_specified' as rule_id,
        cast(inputs.max_primary_score as varchar) as max_text
    from {{ ref('stg_results__participants') }} as people
    inner join {{ ref('int_procedures__inputs') }} as inputs using (procedure_id)
    where people.file_score > inputs.max_primary_score
),

-- One code in two classes or files of a school, leading zeros aside: both rows count, both are told.
twice as (
    select
        load_id, sheet, row_number, 'код участника' as column_name,
        participant_code || ': ' || array_to_string(list_sort(list_distinct(list(class_label) over work)), ', ') as value,
        'participant_code_twice' as rule_id, '' as max_text
    from {{ ref('stg_results__participants') }}
    where participant_code is not null
    window work as (partition by procedure_id, school_code, ltrim(upper(participant_code), '0'))
    qualify count(*) over work > 1
),

hits as (
    select * from twice
    union all
    select * from above
    union all
    select * from stray
    union all
    select * from totals
    union all
    select *, '' as max_text from {{ ref('int_findings__reference') }}
)

select
    hits.load_id,
    hits.sheet,
    hits.row_number,
    hits.column_name,
    hits.value,
    hits.rule_id,
    rules.effect,
    replace(replace(replace(
        rules.message, '{value}', replace(coalesce(hits.value, 'пусто'), '.0', '')), '{column}', coalesce(hits.column_name, '')),
        '{max}', replace(hits.max_text, '.0', '')
    ) as message,
    rules.how_to_fix
from hits
inner join {{ ref('build_rules') }} as rules using (rule_id)
