-- Rows of schools' status reports whose activity is a measure of a plan in the plan's own words.
-- Grain: report row × plan.
select
    measures.plan_id,
    measures.number,
    reports.school_code,
    reports.status,
    reports.as_of as reported_on,
    'отчёт ОО на ' || strftime(reports.as_of, '%d.%m.%Y') as evidence,
    reports.source_text as comment
from {{ ref('fct_status_reports') }} as reports
inner join {{ ref('stg_plans__plans') }} as plans on reports.as_of between plans.period_start and plans.period_end
inner join {{ ref('stg_plans__measures') }} as measures
    on
        plans.plan_id = measures.plan_id
        and (
            {{ plain_name('reports.measure') }} = {{ plain_name('measures.title') }}
            or jaro_winkler_similarity({{ plain_name('reports.measure') }}, {{ plain_name('measures.title') }}) > 0.95
        )
where reports.school_code is not null and coalesce(reports.status, '') <> ''
