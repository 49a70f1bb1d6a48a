-- What makes measures «по запросу», «по мере поступления» happen: a registered document that came in and names the
-- measure, and an appeal for the measures about appeals. Grain: event × measure.
select
    documents.document_id as event_id,
    named.plan_id,
    named.number,
    documents.document_date as happened_on
from {{ ref('fct_documents') }} as documents
inner join {{ ref('int_plans__named') }} as named
    on
        documents.plan_name is not distinct from named.plan_text
        and documents.measure_number is not distinct from named.measure_text
where named.number is not null and documents.direction = 'incoming'
union all
select appeals.appeal_id, measures.plan_id, measures.number, appeals.appeal_date
from {{ ref('fct_appeals') }} as appeals
inner join {{ ref('stg_plans__plans') }} as plans
    on appeals.appeal_date between plans.period_start and plans.period_end
inner join {{ ref('stg_plans__measures') }} as measures using (plan_id)
where regexp_matches(lower(measures.title), 'обращени|горяч')
