-- The message of a rule names the value of one row: here it is taken out, so that the sentence is true of all rows.
with general as (
    select
        rule_id,
        effect,
        load_id,
        message,
        how_to_fix,
        coalesce(
            replace(
                replace(
                    replace(
                        replace(replace(message, ': «' || value || '»', ''), ' «' || value || '»', ''),
                        ' (' || value || ')', ''
                    ),
                    ' ' || value || ' ', ' '
                ),
                ' ' || value || '.', '.'
            ),
            message
        ) as without_value,
        -- Findings of the build write whole numbers without the zero that the value has.
        replace(without_value, ' ' || coalesce(regexp_replace(value, '\.0$', ''), '') || ' ', ' ') as without_number,
        replace(
            replace(without_number, ' в столбце «' || coalesce(column_name, '') || '»', ''),
            ' «' || coalesce(column_name, '') || '»', ''
        ) as without_column,
        regexp_replace(without_column, ' \([0-9.,]+\)', '') as sentence
    from {{ ref('int_findings__all') }}
)

select
    rule_id,
    effect,
    case effect when 'row_held' then 0 when 'value_dropped' then 1 else 2 end as effect_place,
    count(*) as findings_cnt,
    count(distinct load_id) as files_cnt,
    max(sentence) as message,
    max(how_to_fix) as how_to_fix
from general
group by rule_id, effect
