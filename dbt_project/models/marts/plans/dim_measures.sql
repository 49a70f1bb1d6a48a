with forbidden as (
    select plan_id, number, min(message) as reason, min(document) as document
    from {{ ref('int_plans__review') }}
    where rule_id like 'forbidden%'
    group by plan_id, number
)

select
    measures.plan_id,
    plans.source_file,
    plans.title as plan_title,
    levels.plan_level,
    plans.approved_on,
    plans.period_start,
    plans.period_end,
    plans.years,
    measures.number,
    measures.ordinal,
    measures.title,
    measures.timing_text,
    timings.timing_kind,
    timings.windows,
    timings.rrule,
    timings.n_days_after,
    timings.remind_after,
    timings.n_days_before,
    timings.days_unit,
    timings.times_per_year,
    timings.procedures,
    timings.remark as timing_remark,
    timings.note as timing_note,
    measures.responsible,
    timings.responsible_position,
    read.timing_read,
    read.responsible_read,
    read.schools as schools_read,
    read.action_read,
    read.is_corrected,
    measures.expected_result,
    measures.direction,
    actions.action,
    actions.action_label,
    actions.action_confidence,
    actions.action_words,
    forbidden.number is not null as is_contrary_to_rules,
    forbidden.reason as contrary_reason,
    forbidden.document as contrary_document,
    measures.place,
    measures.load_id
from {{ ref('stg_plans__measures') }} as measures
inner join {{ ref('stg_plans__plans') }} as plans using (plan_id)
inner join {{ ref('int_plans__measures') }} as timings using (plan_id, number)
inner join {{ ref('int_plans__read') }} as read using (plan_id, number)
inner join {{ ref('int_plans__actions') }} as actions using (plan_id, number)
inner join {{ ref('int_plans__levels') }} as levels using (plan_id)
left join forbidden using (plan_id, number)
