-- What makes figures of a procedure less trustworthy. Grain: procedure × rule.
with counted as (
    select distinct
        procedure_id,
        load_id
    from {{ ref('fct_participant_results') }}
)

select
    counted.procedure_id,
    warned.rule_id,
    any_value(warned.message) as message,
    any_value(warned.how_to_fix) as how_to_fix,
    count(*) as files_cnt
from {{ ref('int_rules__warned_loads') }} as warned
inner join counted on warned.load_id = counted.load_id
-- A rule that names the page about files alone says nothing about figures.
where warned.pages <> 'Данные'
group by counted.procedure_id, warned.rule_id
