-- Findings counted by rule, the most harmful and frequent first. The message of a rule names the value of one row:
-- here it is taken out, so that the sentence is true of all rows. Grain: rule × effect.
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
        replace(without_value, ' в столбце «' || coalesce(column_name, '') || '»', '') as sentence
    from ops.findings
)

select
    rule_id,
    effect,
    count(*) as findings_cnt,
    count(distinct load_id) as files_cnt,
    max(sentence) as message,
    max(how_to_fix) as how_to_fix
from general
group by rule_id, effect
order by case effect when 'row_held' then 0 when 'value_dropped' then 1 else 2 end, findings_cnt desc, rule_id
