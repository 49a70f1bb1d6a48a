with described as (
    select
        plan_id, number, title, nullif(direction, '') as direction, coalesce(nullif(responsible_position, ''), responsible) as responsible,
        is_contrary_to_rules
    from {{ ref('dim_measures') }}
    union all
    select plan_id, 'п. ' || number, text, 'Пункты приказа', null, false
    from {{ ref('int_plans__points') }}
),

literal as (
    select
        *,
        -- A measure «по плану работы …» has a year, but neither window nor date.
        try_cast(nullif(regexp_extract(anchor, '^год .*\.\.(\d{4}-\d{2}-\d{2})$', 1), '') as date) as year_end
    from {{ ref('int_plans__occurrences') }}
),

anchored as (
    select
        *,
        coalesce(postponed_from, due_date, window_end, year_end, window_start) as planned_on
    from literal
),

placed as (
    select
        anchored.*,
        plans.years,
        -- August before a school year belongs to the plan's first year; a moved date stays in the plan's last one.
        case
            when anchored.planned_on < plans.period_start then plans.period_start
            when anchored.planned_on > plans.period_end then plans.period_end
            else anchored.planned_on
        end as counted_on
    from anchored
    inner join {{ ref('stg_plans__plans') }} as plans using (plan_id)
)

select
    placed.occurrence_id,
    placed.plan_id,
    placed.number,
    placed.source,
    described.title,
    described.direction,
    described.responsible,
    placed.timing_kind,
    placed.period_label,
    case
        when placed.counted_on is null then 'без даты'
        when placed.years = 'calendar' then cast(year(placed.counted_on) as varchar)
        else {{ school_year_words('placed.counted_on') }}
    end as period,
    placed.window_start,
    placed.window_end,
    placed.due_date,
    placed.due_basis,
    placed.overdue_after,
    placed.reminder_date,
    placed.next_control_date,
    placed.procedure_id,
    schools.municipality,
    placed.school_code,
    placed.status,
    placed.status_source,
    placed.done_date,
    nullif(placed.evidence, '') as evidence,
    nullif(placed.comment, '') as comment,
    placed.postponed_from,
    nullif(placed.postponement_basis, '') as postponement_basis,
    placed.is_dated,
    placed.is_before_approval,
    placed.is_overdue,
    cast(placed.days_overdue as integer) as days_overdue,
    coalesce(described.is_contrary_to_rules, false) as is_contrary_to_rules,
    placed.state
from placed
left join described using (plan_id, number)
left join {{ ref('dim_schools') }} as schools using (school_code)
