-- Facts that close measures or show that they go on: each fact goes to the one time of the measure that it fits best.
-- Measures that today's rules forbid are left to people. Grain: plan × measure × slot × school × fact kind.
with measures as (
    select
        plan_id,
        number,
        replace(lower(coalesce(title, '') || ' ' || coalesce(expected_result, '')), 'ё', 'е') as words
    from {{ ref('stg_plans__measures') }}
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
    select measures.plan_id, measures.number, measures.words, rules.fact_kind, rules.label, rules.timing_kinds
    from measures
    inner join {{ ref('plan_fact_rules') }} as rules
        on regexp_matches(measures.words, rules.pattern) and regexp_matches(measures.words, rules.also_pattern)
    union all
    select distinct plan_id, number, '', 'document', 'документ зарегистрирован', ''
    from {{ ref('int_plans__known_facts') }}
    where fact_kind = 'document'
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
        and (
            facts.fact_kind <> 'meeting'
            or not regexp_matches(ruled.words, {{ audiences() }})
            or list_has_any(
                regexp_extract_all(ruled.words, {{ audiences() }}),
                regexp_extract_all(lower(facts.evidence), {{ audiences() }})
            )
        )
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
        min(status) as status
    from fitting
    where place = 1
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
