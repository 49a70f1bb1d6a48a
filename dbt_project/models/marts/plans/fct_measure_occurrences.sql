with described as (
    select
        plan_id,
        number,
        title,
        coalesce(nullif(direction, ''), 'Без направления') as direction,
        coalesce(nullif(responsible_position, ''), nullif(responsible, ''), 'Ответственный не назван') as responsible,
        is_contrary_to_rules,
        contrary_reason
    from {{ ref('dim_measures') }}
    union all
    select plan_id, 'п. ' || number, text, 'Пункты приказа', 'Ответственный не назван', false, null
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
),

-- The only place that decides how a window stands. What people said of its end wins, then the approval of the plan, then
-- the days: a window past its last day is late whatever was said before; a postponement counts while its new day is ahead.
-- A plan in the archive stands as it stood on the day it went there.
dated as (
    select
        placed.* exclude (is_overdue),
        {{ today() }} as as_of,
        archive.archived_on,
        archive.archive_basis,
        coalesce(archive.archived_on, {{ today() }}) as judged_on,
        case
            when archive.plan_id is null then placed.is_overdue
            else coalesce(placed.overdue_after < archive.archived_on, false)
        end as is_overdue
    from placed
    left join {{ ref('int_plans__archive') }} as archive on placed.plan_id = archive.plan_id
),

stated as (
    select
        dated.*,
        case
            when status in ('выполнено', 'выполнено с нарушением срока', 'не применимо', 'снято с контроля') then status
            -- What today's rules forbid is neither counted nor late, unless people said that it is over.
            when described.is_contrary_to_rules then 'противоречит правилам'
            when is_before_approval then 'до утверждения плана'
            when is_before_start then 'раньше начала работы с программой'
            when status = 'похоже, выполнено' and due_date is not null then 'похоже, выполнено – подтвердите'
            when is_overdue then 'срок прошёл'
            when due_date is null then 'без даты'
            when due_date < judged_on and overdue_after is null then 'контрольный срок прошёл'
            when due_date <= judged_on then 'срок истекает'
            when status = 'перенесено' then 'перенесено'
            when coalesce(window_start, due_date) <= judged_on or status in ('в работе', 'частично') then 'идёт'
            else 'впереди'
        end as own_state
    from dated
    left join described on dated.plan_id = described.plan_id and dated.number = described.number
),

judged as (
    select *, case when archived_on is null then own_state else 'в архиве' end as state
    from stated
)

select
    judged.occurrence_id,
    judged.plan_id,
    judged.number,
    judged.source,
    described.title,
    coalesce(described.direction, 'Без направления') as direction,
    coalesce(described.responsible, 'Ответственный не назван') as responsible,
    judged.timing_kind,
    judged.period_label,
    case
        when judged.counted_on is null then 'без даты'
        when judged.years = 'calendar' then cast(year(judged.counted_on) as varchar)
        else {{ school_year_words('judged.counted_on') }}
    end as period,
    judged.window_start,
    judged.window_end,
    judged.due_date,
    judged.due_basis,
    judged.overdue_after,
    judged.reminder_date,
    judged.next_control_date,
    judged.procedure_id,
    schools.municipality,
    judged.school_code,
    case when judged.school_code is not null then coalesce(schools.name, 'Школа ' || judged.school_code) end as school_name,
    -- A likeness is not a status: the work is known to have begun, its end is not proved.
    case when judged.status = 'похоже, выполнено' then 'в работе' else judged.status end as status,
    judged.status_source,
    judged.done_date,
    nullif(judged.evidence, '') as evidence,
    nullif(judged.comment, '') as comment,
    judged.postponed_from,
    nullif(judged.postponement_basis, '') as postponement_basis,
    judged.is_dated,
    judged.state = 'до утверждения плана' as is_before_approval,
    states.is_overdue,
    case when states.is_overdue then cast(judged.days_overdue as integer) else 0 end as days_overdue,
    coalesce(described.is_contrary_to_rules, false) as is_contrary_to_rules,
    described.contrary_reason,
    judged.state,
    states.place as state_place,
    states.sign as state_sign,
    states.tone as state_tone,
    states.counted_as,
    states.is_counted,
    states.is_due,
    states.is_done,
    states.is_late as is_done_late,
    states.is_open,
    states.has_reminder,
    case
        when judged.state = 'без даты'
            then coalesce(nullif(split_part(judged.due_basis, ';', 1), ''), 'дата не определена')
    end as waits_for,
    case
        when not states.is_open then null
        when judged.state = 'срок истекает' then 14
        when judged.due_date < judged.as_of then null
        when judged.due_date <= judged.as_of + 14 then 14
        when judged.due_date <= judged.as_of + 30 then 30
        when judged.due_date <= judged.as_of + 60 then 60
    end as due_within,
    judged.archived_on,
    judged.archive_basis,
    case when judged.archived_on is not null then judged.own_state end as final_state,
    judged.as_of
from judged
left join {{ ref('plan_states') }} as states using (state)
left join described using (plan_id, number)
left join {{ ref('dim_schools') }} as schools using (school_code)
