-- What the warehouse itself knows about work done, day by day. A fact of a procedure carries its campaign
-- (kind-year-season); a document may name its measure; what people wrote of a deed stands in `words`, by whose rules it is
-- read in `deed_source`. Grain: fact kind × procedure or day × school.
with observers as (
    select max(cast(loads.loaded_at as date)) as loaded_on, count(*) as cnt
    from {{ ref('stg_observers__observers') }}
    inner join {{ source('ops', 'load_log') }} as loads using (load_id)
),

experts as (
    select max(cast(loads.loaded_at as date)) as loaded_on, count(*) as cnt
    from {{ ref('stg_experts__experts') }}
    inner join {{ source('ops', 'load_log') }} as loads using (load_id)
),

requests as (
    select
        coalesce(requests.request_date, cast(loads.loaded_at as date)) as happened_on,
        bool_and(requests.request_date is not null) as has_own_date,
        count(*) as cnt
    from {{ ref('fct_pd_requests') }} as requests
    inner join {{ source('ops', 'load_log') }} as loads using (load_id)
    where requests.status <> 'declined'
    group by 1
),

uploads as (
    select
        kind,
        kind || '-' || school_year || '-' || season as campaign,
        school_code,
        max(cast(received_at as date)) as received_on,
        count(*) as cnt,
        count(*) filter (status in ('missing', 'expected')) as waiting_cnt,
        count(*) filter (status = 'late') as late_cnt
    from {{ ref('fct_upload_status') }}
    where is_expected or received_at is not null
    group by all
),

known as (
    select
        'register_observers' as fact_kind, null as kind, null as campaign, null as procedure_id, null as school_code,
        loaded_on as happened_on, cnt as amount, 'человек в реестре' as unit, null as evidence, null as status,
        null as plan_id, null as number, false as has_own_date, null as deed_source, null as words, null as subject,
        cast(null as integer) as grade, null as observer_kind, cast(null as varchar[]) as partner_codes
    from observers
    where cnt > 0
    union all
    select
        'register_experts', null, null, null, null, loaded_on, cnt, 'человек в реестре', null, null, null, null, false,
        null, null, null, null, null, null
    from experts
    where cnt > 0
    union all
    select
        'pd_requests', null, null, null, null, happened_on, cnt, 'заявок', null, null, null, null, has_own_date,
        null, null, null, null, null, null
    from requests
    union all
    select
        'observation_sheets', kind, kind || '-' || school_year || '-' || season, procedure_id, school_code,
        visit_date, count(*), 'посещений', null, null, null, null, true, null, null, subject, grade, observer_kind, null
    from {{ ref('fct_observations') }}
    -- What somebody with an interest in the school saw is shown and counts for nothing.
    where has_interest is not true
    group by all
    union all
    select
        'rechecks', rechecks.kind, rechecks.kind || '-' || rechecks.school_year || '-' || rechecks.season,
        rechecks.procedure_id, rechecks.school_code, rechecks.recheck_date,
        count(distinct coalesce(rechecks.class_label, '') || '|' || rechecks.participant_code),
        'работ', null, null, null, null, true, null, null, rechecks.subject, rechecks.grade, null,
        list_sort(list_distinct(list(experts.school_code) filter (experts.school_code is not null)))
    from {{ ref('fct_rechecks') }} as rechecks
    left join {{ ref('stg_experts__experts') }} as experts using (expert_code)
    where rechecks.recheck_date is not null
    group by
        rechecks.kind, rechecks.school_year, rechecks.season, rechecks.procedure_id, rechecks.school_code,
        rechecks.recheck_date, rechecks.subject, rechecks.grade
    union all
    select
        'uploads', kind, campaign, null, school_code, received_on, cnt, 'процедур',
        'загружено процедур: ' || (cnt - waiting_cnt) || ' из ' || cnt
        || case when late_cnt > 0 then '; после срока: ' || late_cnt else '' end,
        case
            when waiting_cnt > 0 then 'в работе'
            when late_cnt > 0 then 'выполнено с нарушением срока'
            else 'выполнено'
        end,
        null, null, true, null, null, null, null, null, null
    from uploads
    where received_on is not null
    union all
    select
        'document', null, null, null, documents.school_code, documents.document_date, 1, documents.direction,
        {{ document_words('documents') }}, null, named.plan_id, named.number, true,
        'document', documents.document_kind || ' ' || documents.topic, null, null, null, null
    from {{ ref('fct_documents') }} as documents
    inner join {{ ref('int_plans__named') }} as named
        on
            documents.plan_name is not distinct from named.plan_text
            and documents.measure_number is not distinct from named.measure_text
    where
        named.number is not null and documents.direction <> 'incoming'
        and not regexp_matches(lower(documents.document_kind || ' ' || documents.topic), 'запрос|перенос')
    union all
    -- A paper that names no measure: what it says of itself decides which measures it is about.
    select
        'paper', null, null, null, documents.school_code, documents.document_date, 1, documents.direction,
        {{ document_words('documents') }}, null, null, null, true,
        'document', documents.document_kind || ' ' || documents.topic, null, null, null, null
    from {{ ref('fct_documents') }} as documents
    left join {{ ref('int_plans__named') }} as named
        on
            documents.plan_name is not distinct from named.plan_text
            and documents.measure_number is not distinct from named.measure_text
    where
        documents.direction <> 'incoming' and named.number is null
        and not regexp_matches(
            lower(documents.document_kind || ' ' || documents.topic), 'запрос|перенос|проект|внесении изменений|отмен'
        )
    union all
    select
        'event', null, null, null, null, meeting_date, 1, 'совещание',
        meeting_kind || ' ' || strftime(meeting_date, '%d.%m.%Y') || ', «' || topic || '»', null, null, null, true,
        'event', concat_ws(': ', meeting_kind, topic), null, null, null, null
    from {{ ref('fct_decisions') }}
    where topic is not null
    group by meeting_kind, meeting_date, topic
    union all
    -- An event is held once somebody has said who was there.
    select
        'event', null, null, null, null, event_date, schools_cnt, 'школ',
        form || ' ' || strftime(event_date, '%d.%m.%Y') || ', «' || topic || '», школ – ' || schools_cnt, null, null, null, true,
        'event', concat_ws(': ', form, topic), null, null, null, null
    from {{ ref('rpt_events') }}
    where state = 'проведено'
    union all
    select
        'publication', null, null, null, school_code, published_on, 1, 'публикация',
        'публикация от ' || strftime(published_on, '%d.%m.%Y') || ', «' || topic || '», ' || address, null, null, null, true,
        'publication', topic, null, null, null, null
    from {{ ref('fct_publications') }}
    where published_on is not null
    union all
    select
        'practice', null, null, null, school_code, shown_on, 1, 'показ',
        'показ опыта ' || strftime(shown_on, '%d.%m.%Y') || ', «' || topic || '»' || coalesce(', ' || site, ''), null, null, null, true,
        'practice', topic, null, null, null, null
    from {{ ref('fct_practices') }}
    where shown_on is not null
    union all
    select
        'programme', null, null, null, school_code, happened_on, 1, 'программа',
        'программа школы: ' || coalesce(document, strftime(happened_on, '%d.%m.%Y')), null, null, null, true,
        'programme', 'программа повышения объективности результатов оценочных процедур', null, null, null, null
    from {{ ref('fct_case_events') }}
    where event = 'программа идёт'
    union all
    select
        'talk', null, null, null, school_code, happened_on, 1, 'собеседование',
        'собеседование: ' || coalesce(document, strftime(happened_on, '%d.%m.%Y')), null, null, null, true,
        'talk', 'собеседование с руководителями о признаках необъективности результатов', null, null, null, null
    from {{ ref('fct_case_events') }}
    where event = 'собеседование'
    union all
    select
        'plan_below', null, null, null, owners.school_code, plans.approved_on, 1, owners.plan_level,
        'план: ' || plans.title || ', утверждён ' || strftime(plans.approved_on, '%d.%m.%Y'), null, null, null, true,
        'plan', 'план ' || case owners.plan_level when 'школа' then '' else 'муниципальный ' end || plans.title, null, null,
        null, null
    from {{ ref('stg_plans__plans') }} as plans
    inner join {{ ref('int_plans__owners') }} as owners using (plan_id)
    where plans.approved_on is not null and owners.plan_level <> 'регион'
    union all
    select
        'course', null, null, null, null, completed_on, count(distinct teacher_code), 'педагогов',
        null, null, null, null, true, 'course', 'курсы: ' || course_name, null, null, null, null
    from {{ ref('fct_pd_completions') }}
    group by completed_on, course_name
    union all
    select
        'conditions', kind, kind || '-' || school_year || '-' || season, procedure_id, school_code, condition_date, 1, 'ОО',
        'условия описаны ' || strftime(condition_date, '%d.%m.%Y'), null, null, null, true,
        'conditions', null, subject, grade, null, null
    from {{ ref('fct_procedure_conditions') }}
    where condition_date is not null and procedure_id is not null
    group by kind, school_year, season, procedure_id, school_code, condition_date, subject, grade
    union all
    -- The answer to an appeal ends the event that the appeal began.
    select
        'appeal', null, 'событие ' || appeal_id, null, null, appeal_date, 1, 'outgoing',
        'обращение от ' || strftime(appeal_date, '%d.%m.%Y') || ': ' || coalesce(status, 'рассмотрено'), null, null, null,
        true, 'appeal', null, null, null, null, null
    from {{ ref('fct_appeals') }}
    where is_closed
)

select
    fact_kind,
    kind,
    campaign,
    procedure_id,
    school_code,
    -- A file may reach the program after the day that a demonstration or a test calls today.
    least(happened_on, {{ today() }}) as happened_on,
    cast(amount as bigint) as amount,
    unit,
    evidence,
    status,
    plan_id,
    number,
    -- A register or a request without a day of its own has only the day on which its file was loaded.
    has_own_date,
    deed_source,
    words,
    subject,
    cast(grade as integer) as grade,
    observer_kind,
    partner_codes,
    -- What decides which measures a fact is about: facts of the same key are about the same ones.
    md5(concat_ws(
        '|', fact_kind, coalesce(kind, ''), coalesce(deed_source, ''), coalesce(words, ''), coalesce(subject, ''),
        coalesce(cast(grade as varchar), ''), coalesce(observer_kind, ''), coalesce(plan_id, ''), coalesce(number, '')
    )) as fact_key
from known
where happened_on is not null
