-- Where a case stands on its path, what comes next and by when. What a person recorded counts; what the facts suggest is
-- only proposed.
with tasks as (
    select procedure_id, school_code, participant_code, task_code, max(max_score) as max_score
    from {{ ref('fct_rechecks') }}
    group by procedure_id, school_code, participant_code, task_code
),

works as (
    select procedure_id, school_code, participant_code, sum(max_score) as max_score
    from tasks
    group by procedure_id, school_code, participant_code
),

maxima as (
    select procedure_id, school_code, avg(max_score) as max_score
    from works
    group by procedure_id, school_code
),

-- One-sided 95 % bounds of the signed mean difference school − experts, in percent of the maximum. The act carries a
-- two-sided interval: the one-sided reach is its part by the ratio of normal quantiles.
verdicts as (
    select
        acts.procedure_id,
        acts.school_code,
        acts.works_cnt,
        100 * acts.difference / maxima.max_score as difference_pct,
        100 * (acts.difference_high - acts.difference) * 1.645 / 1.960 / maxima.max_score as reach_pct
    from {{ ref('rpt_recheck_acts') }} as acts
    inner join maxima using (procedure_id, school_code)
    where acts.is_whole_work and acts.works_cnt > 1
),

judged as (
    select
        *,
        case
            when difference_pct + reach_pct <= {{ threshold('recheck_limit_pct') }} then 'не подтвердилось'
            when difference_pct - reach_pct > 0 and difference_pct > {{ threshold('recheck_limit_pct') }} then 'подтверждается расхождение'
            else 'работ недостаточно'
        end as verdict
    from verdicts
),

remarked as (
    select distinct procedure_id, school_code
    from {{ ref('fct_observation_findings') }}
    where is_waiting
),

cases as (
    select
        found.*,
        found.school_year < {{ asked_since(today()) }} as is_past
    from {{ ref('rpt_school_cases') }} as found
    where found.is_noticed or found.decision = 'подтвердилось' or exists (
        select 1 from {{ ref('fct_case_events') }} as events
        where events.procedure_id = found.procedure_id and events.school_code = found.school_code
    ) or exists (
        select 1 from remarked
        where remarked.procedure_id = found.procedure_id and remarked.school_code = found.school_code
    ) or exists (
        -- What blind re-marking confirmed is a case whether anything had been noticed before or not.
        select 1 from judged
        where
            judged.procedure_id = found.procedure_id
            and judged.school_code = found.school_code
            and judged.verdict = 'подтверждается расхождение'
    )
),

events as (
    select
        events.*,
        -- A decision that its check cannot carry leaves the case where it was.
        events.event <> 'не подтвердилось'
        or {{ refutes('events.document', 'cases.deciding_check', 'cases.has_critical_remark') }} as is_valid
    from {{ ref('fct_case_events') }} as events
    inner join cases using (procedure_id, school_code)
),

newest as (
    select *
    from events
    where is_valid
    qualify row_number() over (
        partition by procedure_id, school_code order by happened_on desc, place desc, load_id desc, row_number desc
    ) = 1
),

-- One letter a school and a school year: whoever was asked once is not asked again when another sign comes.
asked as (
    select distinct cases.school_code, cases.school_year
    from cases
    inner join events using (procedure_id, school_code)
    where events.event = 'ждём слово школы'
),

-- Words of the form of explanations move a case as well: a decision closes or opens it, an explanation answers a request.
told as (
    select
        cases.procedure_id,
        cases.school_code,
        case
            when newest.event is not null and coalesce(newest.happened_on >= cases.explained_on, true) then newest.event
            when cases.decision is not null and coalesce(cases.is_decision_carried, true) then cases.decision
            when cases.is_explained and coalesce(newest.place, 0) <= 3 then 'есть пояснение'
            when newest.event is not null then newest.event
            -- Circumstances of a work of earlier years nobody can tell any more: its school waits for the next such work.
            when cases.is_past then 'прошлых лет'
            else 'признак зарегистрирован'
        end as state,
        newest.event,
        newest.event is not null and state = newest.event as is_recorded,
        case when is_recorded then newest.happened_on else cases.explained_on end as happened_on,
        case when is_recorded then newest.document else cases.checked_by end as document,
        case when is_recorded then newest.actor end as actor,
        case when is_recorded then newest.next_due_on end as next_due_on
    from cases
    left join newest using (procedure_id, school_code)
),

-- The next work of the same subject and grade in the school: what the programme is measured by.
control as (
    select
        cases.procedure_id,
        cases.school_code,
        arg_min(later.procedure_id, (later.school_year, later.season, later.procedure_id)) as control_procedure_id
    from cases
    inner join {{ ref('rpt_school_cases') }} as later
        on
            cases.school_code = later.school_code
            and cases.subject = later.subject
            and cases.grade = later.grade
            and cases.kind = later.kind
            and later.school_year > cases.school_year
    group by cases.procedure_id, cases.school_code
),

seen as (
    select procedure_id, school_code, count(*) as visits_cnt
    from {{ ref('fct_observations') }}
    where not has_interest
    group by procedure_id, school_code
),

stated as (
    select
        cases.* replace (
            -- Without a sign of its own a case is what the re-check of its works found.
            case when not cases.is_noticed and own.verdict = 'подтверждается расхождение' then 'recheck' else cases.deciding_check end
                as deciding_check
        ),
        -- Beside a case stands why it is one; a sign that later data took away is said to be gone.
        case
            when cases.is_noticed then coalesce(cases.mechanism_name, 'общая сила свидетельств без одного ведущего механизма')
            when own.verdict = 'подтверждается расхождение' then 'расхождение с проверкой экспертов'
            when cases.has_critical_remark or remarked.school_code is not null then 'замечание наблюдателя'
            else 'в нынешних данных признака нет'
        end as noticed_words,
        subjects.subject_name,
        told.state,
        told.event,
        states.place,
        states.is_closed,
        states.owner,
        states.term_days,
        states.next_step,
        told.happened_on as since,
        told.document,
        told.actor,
        told.next_due_on,
        own.verdict,
        own.works_cnt as rechecked_cnt,
        asked.school_code is not null and told.event is null as is_school_asked,
        control.control_procedure_id,
        coalesce(control_seen.visits_cnt, 0) as control_visits_cnt,
        control_case.has_critical_remark as is_control_critical,
        control_verdict.verdict as control_verdict,
        control_verdict.works_cnt as control_works_cnt,
        control_case.is_listed as is_renewed
    from cases
    inner join told using (procedure_id, school_code)
    left join {{ ref('subjects') }} as subjects on cases.subject = subjects.subject
    inner join {{ ref('case_states') }} as states on told.state = states.state
    left join judged as own on cases.procedure_id = own.procedure_id and cases.school_code = own.school_code
    left join remarked on cases.procedure_id = remarked.procedure_id and cases.school_code = remarked.school_code
    left join asked on cases.school_code = asked.school_code and cases.school_year = asked.school_year
    left join control on cases.procedure_id = control.procedure_id and cases.school_code = control.school_code
    left join seen as control_seen
        on control.control_procedure_id = control_seen.procedure_id and cases.school_code = control_seen.school_code
    left join judged as control_verdict
        on control.control_procedure_id = control_verdict.procedure_id and cases.school_code = control_verdict.school_code
    left join {{ ref('rpt_school_cases') }} as control_case
        on control.control_procedure_id = control_case.procedure_id and cases.school_code = control_case.school_code
)

select
    procedure_id || '|' || school_code as case_id,
    procedure_id,
    concat_ws(
        ' ', kind, season, {{ calendar_year() }}, coalesce(subject_name, subject), grade, 'класс'
    ) as procedure_words,
    kind,
    school_year,
    season,
    subject,
    grade,
    municipality,
    school_code,
    school_name,
    strength,
    noticed_words,
    deciding_check,
    state,
    place,
    is_closed,
    since,
    document,
    actor,
    owner,
    case
        when state = 'признак зарегистрирован' and has_critical_remark
            then 'назначить проверку: наблюдатель записал критическое замечание'
        when state = 'признак зарегистрирован' and is_school_asked
            then 'назначить проверку: письмо этого учебного года уже отправлено'
        else next_step
    end as next_step,
    case
        when is_closed then null
        else coalesce(next_due_on, since + cast(term_days as integer))
    end as next_due,
    not is_closed and coalesce(coalesce(next_due_on, since + cast(term_days as integer)) < {{ today() }}, false)
        as is_overdue,
    verdict,
    rechecked_cnt,
    is_school_asked,
    has_critical_remark,
    -- What the facts suggest; a person decides. Facts move a case to a check, never to a confirmation.
    case
        when is_closed then null
        when state = 'признак зарегистрирован' and (has_critical_remark or is_school_asked) then 'проверяется'
        when state = 'признак зарегистрирован' then 'ждём слово школы'
        when state = 'ждём слово школы' and is_explained then 'есть пояснение'
        when state = 'ждём слово школы' and coalesce(next_due_on, since + cast(term_days as integer)) < {{ today() }}
            then 'пояснения нет'
        when state in ('есть пояснение', 'пояснения нет') then 'проверяется'
        when state = 'проверяется' and deciding_check = 'recheck' and verdict = 'не подтвердилось' then 'не подтвердилось'
        when
            state = 'проверяется' and deciding_check = 'observation'
            and control_visits_cnt > 0 and not is_control_critical and is_renewed is false
            -- What an observer saw in the work itself, a calm work of the next year does not undo.
            and not has_critical_remark
            then 'не подтвердилось'
        when state in ('контрольная процедура', 'программа идёт', 'продолжение')
            and control_visits_cnt > 0 and not is_control_critical and control_verdict = 'не подтвердилось'
            and control_works_cnt >= {{ threshold('exit_works') }} and is_renewed is false
            then 'критерии выполнены'
        when state = 'программа идёт' and control_procedure_id is not null then 'контрольная процедура'
    end as proposed_state,
    control_procedure_id,
    control_visits_cnt > 0 and not is_control_critical as is_exit_observed,
    coalesce(control_verdict = 'не подтвердилось' and control_works_cnt >= {{ threshold('exit_works') }}, false)
        as is_exit_rechecked,
    coalesce(is_renewed is false, false) as is_exit_not_renewed,
    coalesce(event in ('контрольная процедура', 'критерии выполнены'), false) as is_exit_steps_done,
    control_works_cnt as exit_works_cnt,
    true as is_person_level
from stated
