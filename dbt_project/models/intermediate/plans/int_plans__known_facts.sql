-- What the warehouse itself knows about work done, day by day. A fact of a procedure carries its campaign
-- (kind-year-season); a document names its measure. Grain: fact kind × procedure or day × school.
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
        null as plan_id, null as number, false as has_own_date
    from observers
    where cnt > 0
    union all
    select 'register_experts', null, null, null, null, loaded_on, cnt, 'человек в реестре', null, null, null, null, false
    from experts
    where cnt > 0
    union all
    select 'pd_requests', null, null, null, null, happened_on, cnt, 'заявок', null, null, null, null, has_own_date from requests
    union all
    select
        'observation_sheets', kind, kind || '-' || school_year || '-' || season, procedure_id, school_code,
        visit_date, count(*), 'посещений', null, null, null, null, true
    from {{ ref('fct_observations') }}
    -- What somebody with an interest in the school saw is shown and counts for nothing.
    where has_interest is not true
    group by all
    union all
    select
        'rechecks', kind, kind || '-' || school_year || '-' || season, procedure_id, null,
        recheck_date, count(distinct school_code || '|' || coalesce(class_label, '') || '|' || participant_code),
        'работ', null, null, null, null, true
    from {{ ref('fct_rechecks') }}
    where recheck_date is not null
    group by all
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
        null, null, true
    from uploads
    where received_on is not null
    union all
    select
        'analysis', nullif(regexp_extract(topic, '(ВПР|КДР|ДКР|РИКО|НИКО)'), ''), null, null, null, document_date,
        1, 'документ', {{ document_words() }}, null, null, null, true
    from {{ ref('fct_documents') }}
    where
        direction <> 'incoming' and school_code is null
        and regexp_matches(lower(document_kind || ' ' || topic), 'справк|анализ|аналитическ')
    union all
    select
        'document', null, null, null, documents.school_code, documents.document_date, 1, documents.direction,
        {{ document_words('documents') }}, null, named.plan_id, named.number, true
    from {{ ref('fct_documents') }} as documents
    inner join {{ ref('int_plans__named') }} as named
        on
            documents.plan_name is not distinct from named.plan_text
            and documents.measure_number is not distinct from named.measure_text
    where
        named.number is not null and documents.direction <> 'incoming'
        and not regexp_matches(lower(documents.document_kind || ' ' || documents.topic), 'запрос|перенос')
    union all
    select
        'meeting', nullif(regexp_extract(min(topic), '(ВПР|КДР)'), ''), null, null, null, meeting_date, 1, 'совещание',
        meeting_kind || ' ' || strftime(meeting_date, '%d.%m.%Y') || ', «' || topic || '»', null, null, null, true
    from {{ ref('fct_decisions') }}
    where regexp_matches(lower(topic || ' ' || decision), 'оценочн|впр|кдр|объективн|оценивани|результат')
    group by meeting_kind, meeting_date, topic
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
    has_own_date
from known
where happened_on is not null
