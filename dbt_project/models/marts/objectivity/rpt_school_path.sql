-- What happened with a school, with dates: lists, answers, re-checks, visits, requests to it, events it came to, what it said of itself,
-- steps of its cases.
with cases as (
    select procedure_id, school_code, is_person_level from {{ ref('rpt_school_cases') }}
),

remarks as (
    select
        procedure_id, school_code, visit_date, class_label, observer_code,
        string_agg(said_words, '; ' order by violation_code) as said_words,
        string_agg(distinct objection, '; ' order by objection) as objection
    from {{ ref('fct_observation_findings') }}
    group by procedure_id, school_code, visit_date, class_label, observer_code
),

events as (
    select
        signs.school_code, any_value(signs.municipality) as municipality, cast(null as date) as happened_on, signs.school_year, 'Список' as event,
        'Школа указана в списке «' || signs.list_name || '», маркер '
        || string_agg(distinct signs.marker, ', ' order by signs.marker) as what,
        signs.document as source,
        coalesce(bool_or(lists.is_person_level), false) as is_person_level
    from {{ ref('fct_official_signs') }} as signs
    left join {{ ref('rpt_official_lists') }} as lists using (list_name, school_year, school_code)
    group by signs.list_name, signs.school_year, signs.school_code, signs.document
    union all
    select
        answers.school_code, answers.municipality, answers.explained_on, answers.school_year, 'Пояснение ОО',
        answers.explanation,
        coalesce(
            'решение: ' || {{ decision_words('answers.decision') }} || coalesce(' (' || answers.checked_by || ')', ''), 'решения ещё нет'
        ),
        answers.is_person_level
    from {{ ref('fct_explanations') }} as answers
    union all
    select
        school_code, any_value(municipality), max(recheck_date), school_year, 'Перепроверка',
        any_value(kind) || ', ' || subject || ', ' || grade || ' класс: перепроверено работ – '
        || count(distinct participant_code),
        coalesce('протокол ' || string_agg(distinct protocol_no, ', ' order by protocol_no), 'протокол не указан'),
        true
    from {{ ref('fct_rechecks') }}
    group by procedure_id, school_code, school_year, subject, grade
    union all
    select
        visits.school_code, visits.municipality, visits.visit_date, visits.school_year, 'Наблюдение',
        visits.kind || ', ' || visits.subject || ', ' || visits.grade || ' класс: наблюдатель '
        || coalesce(visits.observer_kind, '')
        || case when visits.remarks_cnt = 0 then ', замечаний нет' else ', замечаний – ' || visits.remarks_cnt end
        || case when visits.has_interest then ' (не учтено: интерес)' else '' end
        || coalesce('. ' || remarks.said_words, ''),
        'лист наблюдения' || coalesce('; возражение школы: ' || remarks.objection, ''),
        -- Words of an observer point to a person.
        remarks.said_words is not null or coalesce(cases.is_person_level, true)
    from {{ ref('fct_observations') }} as visits
    left join cases using (procedure_id, school_code)
    left join remarks
        on
            visits.procedure_id = remarks.procedure_id
            and visits.school_code = remarks.school_code
            and visits.visit_date is not distinct from remarks.visit_date
            and visits.class_label is not distinct from remarks.class_label
            and visits.observer_code is not distinct from remarks.observer_code
    union all
    select
        school_code, municipality, asked_on, school_year,
        -- What a school has said of a measure of the plan asks it nothing.
        case when is_our_request then 'Обращение к школе' else 'Мера плана' end,
        about,
        case when is_our_request then 'письмо со сроком ответа' else 'отметка об исполнении' end,
        false
    from {{ ref('fct_school_contacts') }}
    where contact_kind in ('document', 'measure')
    union all
    select
        school_code, municipality, event_date, school_year, 'Мероприятие',
        form || ' «' || topic || '»' || coalesce(': участников – ' || participants_cnt, ''),
        'список участников по школам',
        false
    from {{ ref('fct_event_attendance') }}
    union all
    select
        school_code, municipality, happened_on,
        {{ school_year_of('happened_on') }}, 'Школа о себе',
        theme || coalesce(', ' || procedure_name, '') || ': ' || step || coalesce('. ' || said, ''),
        concat_ws('; ', document, actor),
        true
    from {{ ref('fct_self_report_steps') }}
    union all
    select
        steps.school_code, steps.municipality, steps.happened_on, procedures.school_year, 'Дело школы',
        procedures.kind || ', ' || procedures.subject || ', ' || procedures.grade || ' класс: ' || steps.event
        || coalesce(' – ' || steps.decision_text, ''),
        concat_ws('; ', steps.document, steps.actor),
        true
    from {{ ref('fct_case_events') }} as steps
    inner join {{ ref('dim_procedures') }} as procedures using (procedure_id)
)

select
    school_code,
    row_number() over (
        partition by school_code
        order by coalesce(happened_on, make_date(school_year, 6, 1)) desc, event, what, source
    ) as place,
    municipality,
    happened_on,
    cast(school_year as integer) as school_year,
    event,
    what,
    source,
    is_person_level
from events
