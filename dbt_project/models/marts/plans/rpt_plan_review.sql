with unmatched as (
    select distinct
        coalesce(named.plan_id, 'план не найден') as plan_id,
        coalesce(events.measure_number, '') as number,
        'status_unmatched' as rule_id,
        concat_ws(', ', events.plan_text, '№ ' || events.measure_number, events.period_text) as value,
        'Сообщение «' || events.status || '» не отнесено к мере: '
        || case when named.plan_id is null then 'такой план не загружен.' else 'меры с таким номером в плане нет.' end as message,
        'Исправьте название плана или номер меры в форме и загрузите её ещё раз.' as how_to_fix,
        '' as document,
        1000000 as ordinal
    from {{ ref('stg_plan_status__events') }} as events
    inner join {{ ref('int_plans__named') }} as named
        on
            events.plan_text is not distinct from named.plan_text
            and events.measure_number is not distinct from named.measure_text
    where named.number is null and not regexp_matches(events.measure_number, '[А-Яа-я]+[ ,-]+\d{4}')
),

findings as (
    select plan_id, number, rule_id, value, message, how_to_fix, document, ordinal from {{ ref('int_plans__review') }}
    union all
    select plan_id, number, rule_id, value, message, how_to_fix, document, ordinal from unmatched
)

select
    'Н-' || upper(substr(md5(concat_ws(
        '|', findings.plan_id, findings.number, findings.rule_id, findings.value, findings.message
    )), 1, 10)) as finding_id,
    findings.plan_id,
    nullif(findings.number, '') as number,
    findings.rule_id,
    coalesce(rules.title, 'Замечание') as rule_title,
    cast(coalesce(rules.place, 9) as integer) as place,
    measures.title,
    findings.value,
    findings.message,
    findings.how_to_fix,
    nullif(findings.document, '') as document,
    cast(findings.ordinal as bigint) as ordinal
from findings
left join {{ ref('plan_review_rules') }} as rules using (rule_id)
left join {{ ref('dim_measures') }} as measures
    on findings.plan_id = measures.plan_id and findings.number = measures.number
