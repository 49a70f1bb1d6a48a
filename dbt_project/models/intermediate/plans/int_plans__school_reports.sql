-- Rows of reports whose activity is a measure of a plan in the plan's own words: of schools, by the day of the report;
-- of the department about its plan, by the years that it speaks of, also by the number of the measure alone where one
-- plan has it. A plan of a month or a half-year is reported about when it is over; the plan that holds the day comes
-- first. Grain: report row × plan.
with reports as (
    select
        *,
        case when is_about_plan then period_start else as_of end as known_day,
        case when is_about_plan then 'person' else 'school' end as source
    from {{ ref('fct_status_reports') }}
    where coalesce(status, '') <> '' and (is_about_plan or school_code is not null)
),

of_plans as (
    select
        reports.*,
        plans.plan_id,
        coalesce(reports.known_day not between plans.period_start and plans.period_end, false) as is_beside
    from reports
    inner join {{ ref('stg_plans__plans') }} as plans
        on
            reports.known_day between plans.period_start and plans.period_end
            or (reports.is_about_plan and reports.known_day is null)
            or (
                date_diff('day', plans.period_start, plans.period_end) < {{ threshold('short_plan_days') }}
                and case
                    when reports.is_about_plan
                        then reports.period_start <= plans.period_end and reports.period_end >= plans.period_start
                    else date_diff('day', plans.period_end, reports.as_of) between 1 and {{ threshold('late_report_days') }}
                end
            )
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
from of_plans as reports
inner join {{ ref('stg_plans__measures') }} as measures
    on
        reports.plan_id = measures.plan_id
        and (
            {{ plain_name('reports.measure') }} = {{ plain_name('measures.title') }}
            or jaro_winkler_similarity({{ plain_name('reports.measure') }}, {{ plain_name('measures.title') }}) > 0.95
            or (reports.is_about_plan and reports.measure = 'пункт ' || reports.number and reports.number = measures.number)
        )
window report_row as (partition by reports.source_file, reports.as_of, reports.ordinal)
qualify
    (not reports.is_beside or bool_and(reports.is_beside) over report_row)
    and (
        reports.measure <> coalesce('пункт ' || reports.number, '')
        or count(measures.plan_id) over report_row = 1
    )
