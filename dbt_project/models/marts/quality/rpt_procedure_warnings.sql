-- What makes figures of a procedure less trustworthy. Grain: procedure × rule.
with loads as (
    select load_id
    from {{ source('ops', 'load_log') }}
    where status = 'loaded'
),

-- A rule that names the page about files alone says nothing about figures.
failed as (
    select
        rule_id,
        message,
        how_to_fix,
        rule_level,
        run_id,
        source_kind,
        load_id
    from {{ ref('rpt_rule_outcomes') }}
    where is_open and state = 'failed' and (rule_level = 'batch' or effect = 'noticed') and pages <> 'Данные'
),

warned as (
    select
        failed.rule_id,
        failed.message,
        failed.how_to_fix,
        failed.load_id
    from failed
    inner join loads on failed.load_id = loads.load_id
    where failed.rule_level = 'file'
    union
    select
        failed.rule_id,
        failed.message,
        failed.how_to_fix,
        off.load_id
    from failed
    inner join {{ source('ops', 'unexpected_rows') }} as off
        on failed.run_id = off.run_id and failed.source_kind = off.source_kind and failed.rule_id = off.rule_id
    inner join loads on off.load_id = loads.load_id
    where failed.rule_level = 'batch'
),

counted as (
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
from warned
inner join counted on warned.load_id = counted.load_id
group by counted.procedure_id, warned.rule_id
