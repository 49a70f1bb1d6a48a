-- Rows of reports whose activity is a measure of a plan in the plan's own words: of schools, by the day of the report;
-- of the department about its plan, by the years that it speaks of. Grain: report row × plan.
with reports as (
    select
        *,
        case when is_about_plan then period_start else as_of end as known_day,
        case when is_about_plan then 'person' else 'school' end as source
    from {{ ref('fct_status_reports') }}
    where coalesce(status, '') <> '' and (is_about_plan or school_code is not null)
)

select
    measures.plan_id,
    measures.number,
    reports.school_code,
    reports.status,
    coalesce(reports.done_on, reports.as_of) as reported_on,
    reports.new_due_on,
    case
        when reports.is_about_plan then reports.source_text
        else 'отчёт ОО на ' || strftime(reports.as_of, '%d.%m.%Y')
    end as evidence,
    reports.source_text as comment,
    reports.source
from reports
inner join {{ ref('stg_plans__plans') }} as plans
    on
        reports.known_day between plans.period_start and plans.period_end
        or (reports.is_about_plan and reports.known_day is null)
inner join {{ ref('stg_plans__measures') }} as measures
    on
        plans.plan_id = measures.plan_id
        and (
            {{ plain_name('reports.measure') }} = {{ plain_name('measures.title') }}
            or jaro_winkler_similarity({{ plain_name('reports.measure') }}, {{ plain_name('measures.title') }}) > 0.95
        )
