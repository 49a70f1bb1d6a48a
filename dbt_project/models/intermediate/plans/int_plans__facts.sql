-- Facts that close measures or show that they go on: each fact goes to the one time of the measure that it fits best.
-- A fact closes a measure only where the kind of work, the procedure, the addressee and the day fit; otherwise it only
-- looks like it, and people are asked.
-- Measures that today's rules forbid are left to people. Grain: plan × measure × slot × school × fact kind.
with measures as (
    select
        plan_id,
        number,
        replace(lower(coalesce(title, '')), 'ё', 'е') as title,
        replace(lower(coalesce(title, '') || ' ' || coalesce(expected_result, '')), 'ё', 'е') as words,
        coalesce(actions.action, 'unknown') as action
    from {{ ref('stg_plans__measures') }}
    left join {{ ref('int_plans__actions') }} as actions using (plan_id, number)
    where (plan_id, number) not in (
        select (plan_id, number) from {{ ref('int_plans__review') }} where rule_id like 'forbidden%'
    )
),

slots as (
    select
        slots.*,
        plans.period_start,
        count(*) over (partition by slots.plan_id, slots.number, slots.school_code) as slots_cnt
    from {{ ref('int_plans__slots') }} as slots
    inner join {{ ref('stg_plans__plans') }} as plans using (plan_id)
),

ruled as (
    select
        measures.plan_id,
        measures.number,
        measures.words,
        rules.fact_kind,
        rules.label,
        rules.timing_kinds,
        {{ proves('rules.actions', 'measures.action') }} as is_own_kind,
        regexp_extract_all(measures.title, '(впр|кдр|дкр|рико|нико|огэ|егэ)') as procedures
    from measures
    inner join {{ ref('plan_fact_rules') }} as rules
        on
            rules.fact_kind <> 'document'
            and regexp_matches(measures.words, rules.pattern) and regexp_matches(measures.words, rules.also_pattern)
    union all
    select distinct
        measures.plan_id, measures.number, '', 'document', coalesce(rules.label, 'документ зарегистрирован'), '',
        {{ proves('rules.actions', 'measures.action') }}, []::varchar[]
    from {{ ref('int_plans__known_facts') }} as known
    inner join measures on known.plan_id = measures.plan_id and known.number = measures.number
    left join {{ ref('plan_fact_rules') }} as rules on known.fact_kind = rules.fact_kind
    where known.fact_kind = 'document'
),

fitting as (
    select
        slots.plan_id,
        slots.number,
        slots.anchor,
        slots.school_code,
        slots.timing_kind,
        slots.window_start,
        slots.window_end,
        slots.overdue_after,
        ruled.label,
        facts.* exclude (plan_id, number, school_code),
        coalesce(facts.has_own_date, true)
        and case
            -- Minutes prove a talk whatever else they are.
            when facts.fact_kind = 'document' then ruled.is_own_kind or contains(lower(facts.evidence), 'протокол')
            else ruled.is_own_kind
        end
        and (
            facts.kind is not null or facts.campaign is not null or facts.fact_kind not in ('analysis', 'meeting')
            or (array_length(ruled.procedures) = 0 and slots.timing_kind <> 'after_procedure')
        ) as is_certain,
        facts.school_code as fact_school_code,
        row_number() over (
            partition by slots.plan_id, slots.number, slots.school_code, facts.fact_kind, facts.procedure_id,
                facts.campaign, facts.school_code, facts.happened_on, facts.evidence
            order by
                case when facts.happened_on <= coalesce(slots.window_end, slots.due_date) then 0 else 1 end,
                case
                    when facts.happened_on <= coalesce(slots.window_end, slots.due_date)
                        then coalesce(slots.window_end, slots.due_date) - facts.happened_on
                    else facts.happened_on - coalesce(slots.window_end, slots.due_date)
                end nulls last,
                slots.anchor
        ) as place
    from slots
    inner join ruled using (plan_id, number)
    inner join {{ ref('int_plans__known_facts') }} as facts
        on
            ruled.fact_kind = facts.fact_kind
            and (facts.plan_id is null or (facts.plan_id = slots.plan_id and facts.number = slots.number))
            and (ruled.timing_kinds = '' or contains(' ' || ruled.timing_kinds || ' ', ' ' || slots.timing_kind || ' '))
            and (
                slots.school_code is null and facts.fact_kind not in ('uploads', 'document')
                or slots.school_code is not distinct from facts.school_code
            )
    where
        case
            when slots.timing_kind in ('procedure', 'after_procedure') and facts.campaign is not null
                then slots.anchor in (facts.campaign, facts.procedure_id)
            when slots.timing_kind = 'on_event'
                then facts.unit = 'outgoing' and facts.happened_on >= slots.window_start
            when slots.timing_kind = 'after_procedure'
                then
                    facts.happened_on between slots.window_start and slots.window_end + interval 60 day
                    and coalesce(facts.kind, split_part(slots.anchor, '-', 1)) = split_part(slots.anchor, '-', 1)
            when coalesce(slots.window_end, slots.due_date) is null then facts.plan_id is not null and slots.slots_cnt = 1
            else
                facts.happened_on between coalesce(slots.window_start, slots.period_start - interval 31 day)
                and coalesce(slots.window_end, slots.due_date) + interval 60 day
        end
        -- A note about one procedure says nothing of another.
        and (
            facts.kind is null or array_length(ruled.procedures) = 0 or list_contains(ruled.procedures, lower(facts.kind))
        )
        and (
            facts.fact_kind <> 'meeting'
            or not regexp_matches(ruled.words, {{ audiences() }})
            or list_has_any(
                regexp_extract_all(ruled.words, {{ audiences() }}),
                regexp_extract_all(lower(facts.evidence), {{ audiences() }})
            )
        )
),

closest as (
    select *
    from fitting
    where place = 1
    qualify is_certain or not bool_or(is_certain) over (partition by plan_id, number, anchor, school_code, fact_kind)
),

gathered as (
    select
        plan_id,
        number,
        anchor,
        school_code,
        timing_kind,
        window_start,
        window_end,
        overdue_after,
        fact_kind,
        label,
        case when fact_kind in ('analysis', 'meeting', 'document') then min(happened_on) else max(happened_on) end as happened_on,
        coalesce(
            string_agg(distinct evidence, '; ' order by evidence),
            label || ': ' || min(unit) || ' – ' || sum(amount)
            || case when count(distinct fact_school_code) > 0 then ', ОО – ' || count(distinct fact_school_code) else '' end
        ) as evidence,
        min(status) as status,
        bool_and(is_certain) as is_certain
    from closest
    group by
        plan_id, number, anchor, school_code, timing_kind, window_start, window_end, overdue_after, fact_kind, label
),

expected as (
    select
        plan_id,
        number,
        campaign,
        max(people_cnt) - max(people_done_cnt) as people_missing,
        max(people_cnt) as people_cnt,
        count(school_code) filter (not is_visited) as schools_missing,
        count(school_code) as schools_cnt
    from {{ ref('int_plans__sheets') }}
    group by plan_id, number, campaign
),

judged as (
    select
        gathered.plan_id,
        gathered.number,
        gathered.anchor,
        gathered.school_code,
        gathered.fact_kind,
        gathered.happened_on,
        gathered.evidence
        || case when expected.people_cnt > 0
            then '; наблюдателей с листами – ' || (expected.people_cnt - expected.people_missing) || ' из ' || expected.people_cnt
        else '' end
        || case when expected.schools_cnt > 0
            then '; ОО из списка с листами – ' || (expected.schools_cnt - expected.schools_missing) || ' из ' || expected.schools_cnt
        else '' end as evidence,
        case
            when gathered.status is not null then gathered.status
            when gathered.timing_kind = 'continuous' then 'в работе'
            when gathered.timing_kind = 'procedure' and gathered.window_end >= {{ today() }} then 'в работе'
            when not gathered.is_certain then 'похоже, выполнено'
            when expected.people_missing > 0 or expected.schools_missing > 0 then 'частично'
            when gathered.fact_kind <> 'observation_sheets' and gathered.happened_on > gathered.overdue_after
                then 'выполнено с нарушением срока'
            else 'выполнено'
        end as status
    from gathered
    left join expected
        on
            gathered.plan_id = expected.plan_id and gathered.number = expected.number and gathered.anchor = expected.campaign
            and gathered.fact_kind = 'observation_sheets' and gathered.school_code is null
)

select * from judged
union all
-- Where sheets are collected, a school without a visit has nothing to hand in, unless the measure speaks of listed
-- schools and it is one of them.
select
    slots.plan_id,
    slots.number,
    slots.anchor,
    slots.school_code,
    judged.fact_kind,
    judged.happened_on,
    'наблюдатель в ОО не направлялся: листа наблюдения нет',
    'не применимо'
from judged
inner join slots
    on judged.plan_id = slots.plan_id and judged.number = slots.number and judged.anchor = slots.anchor
where
    judged.fact_kind = 'observation_sheets' and judged.status in ('выполнено', 'частично') and judged.school_code is null
    and slots.school_code is not null
    and not exists (
        select 1
        from judged as own
        where
            own.plan_id = slots.plan_id and own.number = slots.number and own.anchor = slots.anchor
            and own.school_code = slots.school_code
    )
    and not exists (
        select 1
        from {{ ref('int_plans__sheets') }} as listed
        where
            listed.plan_id = slots.plan_id and listed.number = slots.number and listed.campaign = slots.anchor
            and listed.school_code = slots.school_code
    )
