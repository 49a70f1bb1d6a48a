-- Facts that close measures or show that they go on: each fact goes to the one time of the measure that it fits best.
-- A fact closes a measure only where the kind of work, the procedure, the addressee and the day fit; otherwise it only
-- looks like it, and people are asked.
-- Which facts are about which measures is decided in int_plans__fits; here, which time of the measure. Grain: plan × measure × slot × school × fact kind.
with slots as (
    select
        slots.*,
        plans.period_start,
        plans.period_end,
        -- A measure «по плану работы …» has a year, but neither window nor date.
        try_cast(nullif(regexp_extract(slots.anchor, '^год (\d{4}-\d{2}-\d{2})', 1), '') as date) as year_start,
        try_cast(nullif(regexp_extract(slots.anchor, '^год .*\.\.(\d{4}-\d{2}-\d{2})$', 1), '') as date) as year_end,
        split_part(slots.anchor, '-', 1) as anchor_kind,
        try_cast(split_part(slots.anchor, '-', 2) as integer) as anchor_year,
        try_cast(nullif(split_part(slots.anchor, '-', 5), '') as integer) as anchor_grade,
        count(*) over (partition by slots.plan_id, slots.number, slots.school_code) as slots_cnt,
        bool_or(slots.school_code is not null) over (partition by slots.plan_id, slots.number, slots.anchor) as is_of_schools
    from {{ ref('int_plans__slots') }} as slots
    inner join {{ ref('stg_plans__plans') }} as plans using (plan_id)
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
        slots.year_end,
        fits.label,
        coalesce(fits.is_crossed, false) as is_crossed,
        coalesce(fits.named_schools, []) as named_schools,
        facts.* exclude (plan_id, number, school_code),
        facts.school_code as fact_school_code,
        coalesce(facts.has_own_date, true)
        and fits.is_full
        -- What one school has done is no proof for the department, unless the measure names that school.
        and (
            facts.deed_source is null or facts.plan_id is not null or slots.school_code is not null
            or facts.school_code is null or list_contains(coalesce(fits.named_schools, []), facts.school_code)
            or coalesce(facts.school_code = fits.owner_school, false)
        )
        -- A school's own plan is done by that school.
        and (
            fits.owner_school is null or facts.plan_id is not null or coalesce(facts.school_code = fits.owner_school, false)
            or coalesce(fits.says_school, false)
        )
        -- A measure about a school is not proved by what names none.
        and (
            facts.deed_source is null or facts.plan_id is not null or coalesce(array_length(fits.named_schools), 0) = 0
            or facts.school_code is not null or coalesce(fits.says_school, false)
        )
        and coalesce(facts.unit, '') <> 'муниципалитет'
        -- What the department has done is no proof of what schools are to do.
        and (
            facts.deed_source is null or facts.plan_id is not null or facts.school_code is not null
            or not coalesce(fits.is_by_schools, false)
        )
        -- A time that belongs to a procedure is proved by what names it, and its class where there are several.
        and (
            facts.deed_source is null or facts.plan_id is not null or facts.campaign is not null
            or slots.timing_kind not in ('procedure', 'before_procedure', 'after_procedure')
            or (
                list_contains(fits.said_procedures, slots.anchor_kind)
                and (slots.anchor_grade is null or list_contains(fits.said_classes, slots.anchor_grade))
            )
        ) as is_certain,
        concat_ws(
            ', ', fits.wanting,
            case when not coalesce(facts.has_own_date, true) then 'день' end
        ) as wanting,
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
    inner join {{ ref('int_plans__fits') }} as fits using (plan_id, number)
    inner join {{ ref('int_plans__known_facts') }} as facts
        on
            fits.fact_key = facts.fact_key
            and (facts.plan_id is null or (facts.plan_id = slots.plan_id and facts.number = slots.number))
            and (coalesce(fits.timing_kinds, '') = '' or contains(' ' || fits.timing_kinds || ' ', ' ' || slots.timing_kind || ' '))
            and case
                -- A school's deed is its own row of a measure for all schools, and the department's of any other.
                when facts.deed_source is not null and facts.plan_id is null
                    then
                        slots.school_code is not distinct from facts.school_code
                        or (slots.school_code is null and not slots.is_of_schools)
                else
                    slots.school_code is null and facts.fact_kind not in ('uploads', 'document')
                    or slots.school_code is not distinct from facts.school_code
                    or (slots.school_code is null and facts.school_code = fits.owner_school)
            end
            and (fits.owner_school is null or facts.school_code is null or facts.school_code = fits.owner_school)
            -- A measure about some schools says nothing of the others.
            and (
                coalesce(array_length(fits.named_schools), 0) = 0 or facts.school_code is null
                or list_contains(coalesce(fits.named_schools, []), facts.school_code)
            )
            and (
                not coalesce(fits.is_crossed, false) or array_length(fits.named_schools) < 2 or facts.fact_kind <> 'rechecks'
                or list_has_any(coalesce(facts.partner_codes, []), fits.named_schools)
            )
    where
        -- A paper about another procedure, class or year is about another time.
        (
            facts.deed_source is null or facts.plan_id is not null or facts.campaign is not null
            or slots.timing_kind not in ('procedure', 'before_procedure', 'after_procedure')
            or (
                (array_length(fits.said_procedures) = 0 or list_contains(fits.said_procedures, slots.anchor_kind))
                and (
                    slots.anchor_grade is null or array_length(fits.said_classes) = 0
                    or list_contains(fits.said_classes, slots.anchor_grade)
                )
                and (
                    slots.anchor_year is null or array_length(fits.said_years) = 0
                    or list_has_any(fits.said_years, [slots.anchor_year, slots.anchor_year - 1])
                )
            )
        )
        and case
            when facts.fact_kind = 'appeal' then slots.anchor = facts.campaign
            when slots.timing_kind in ('procedure', 'after_procedure') and facts.campaign is not null
                then slots.anchor in (facts.campaign, facts.procedure_id)
            -- What a letter has caused is any paper that names the measure, or a deed that fits it, from that day on; where no
            -- letter is known, a paper of the plan's years that names the measure says that it came.
            when slots.timing_kind = 'on_event' and slots.window_start is null
                then
                    facts.plan_id is not null
                    and facts.happened_on between slots.period_start - interval 31 day and slots.period_end + interval 60 day
            when slots.timing_kind = 'on_event'
                then
                    facts.happened_on >= slots.window_start
                    and (
                        facts.plan_id is not null
                        or (
                            facts.deed_source is not null
                            and facts.happened_on <= coalesce(slots.window_end, slots.due_date) + interval 60 day
                        )
                    )
            when slots.timing_kind = 'after_procedure'
                then
                    facts.happened_on between slots.window_start and slots.window_end + interval 60 day
                    and coalesce(facts.kind, split_part(slots.anchor, '-', 1)) = split_part(slots.anchor, '-', 1)
            -- Papers and talks that prepare a procedure come before its days.
            when slots.timing_kind = 'procedure' and facts.deed_source is not null
                then facts.happened_on between slots.window_start - interval 60 day and slots.window_end + interval 60 day
            when coalesce(slots.window_end, slots.due_date) is null
                then
                    (
                        facts.plan_id is not null and slots.slots_cnt = 1
                        -- A paper of another year proves nothing of this one, whatever measure it names.
                        and facts.happened_on between slots.period_start - interval 31 day
                        and slots.period_end + interval 60 day
                    )
                    or (facts.plan_id is null and facts.happened_on between slots.year_start and slots.year_end)
            else
                facts.happened_on between coalesce(slots.window_start, slots.period_start - interval 31 day)
                and coalesce(slots.window_end, slots.due_date) + interval 60 day
        end
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
        -- The first paper or meeting ends a measure, the last of many sheets and works does.
        case when deed_source is not null or fact_kind in ('analysis', 'meeting', 'document') then min(happened_on) else max(happened_on) end
            as happened_on,
        coalesce(
            string_agg(distinct evidence, '; ' order by evidence),
            label || ': ' || min(unit) || ' – ' || sum(amount)
            || case when count(distinct fact_school_code) > 0 then ', ОО – ' || count(distinct fact_school_code) else '' end
        ) as evidence,
        min(status) as status,
        bool_and(is_certain) as is_certain,
        nullif(string_agg(distinct nullif(wanting, ''), '; '), '') as wanting,
        -- Schools that are to check each other have both been checked.
        bool_or(fact_kind = 'rechecks' and is_crossed and array_length(named_schools) > 1)
        and count(distinct fact_school_code) < max(array_length(named_schools)) as is_half_crossed,
        max(year_end) as year_end,
        bool_or(array_length(named_schools) > 0) as is_named
    from closest
    group by
        plan_id, number, anchor, school_code, timing_kind, window_start, window_end, overdue_after, fact_kind, label,
        deed_source is not null
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
        case when not gathered.is_certain then gathered.wanting end as wanting,
        case
            when gathered.status is not null then gathered.status
            -- Work without a day goes on; when its last control point is over, people say whether it was enough.
            when gathered.timing_kind = 'continuous' and gathered.overdue_after >= {{ today() }} then 'в работе'
            when gathered.timing_kind = 'continuous' then 'похоже, выполнено'
            -- Work «по плану работы …» goes on as long as its year.
            when gathered.timing_kind = 'external_schedule' and gathered.year_end >= {{ today() }} then 'в работе'
            when gathered.timing_kind = 'procedure' and gathered.window_end >= {{ today() }} then 'в работе'
            when not gathered.is_certain then 'похоже, выполнено'
            -- Nobody has said who was to be sent where, so sheets of some do not say that all have come.
            when
                gathered.fact_kind = 'observation_sheets' and gathered.school_code is null and not gathered.is_named
                and coalesce(expected.people_cnt, 0) = 0
                then 'похоже, выполнено'
            when gathered.is_half_crossed then 'частично'
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
    null,
    'не применимо'
from judged
inner join slots
    on judged.plan_id = slots.plan_id and judged.number = slots.number and judged.anchor = slots.anchor
where
    judged.fact_kind = 'observation_sheets' and judged.status in ('выполнено', 'частично', 'похоже, выполнено')
    and judged.wanting is null and judged.school_code is null
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
