-- What happened with a school, with dates: lists, answers, re-checks, visits, requests to it. What belongs to a grade
-- that the reader may not see is left out with it. Grain: event.
with events as (
    select
        null::date as happened_on, school_year, 'Список' as event,
        'Школа указана в списке «' || list_name || '», маркер ' || string_agg(distinct marker, ', ' order by marker)
            as what,
        document as source
    from marts.fct_official_signs
    where school_code = $school_code
    group by list_name, school_year, document
    union all
    select
        explained_on, school_year, 'Пояснение ОО', explanation,
        coalesce('решение: ' || decision || coalesce(' (' || checked_by || ')', ''), 'решения ещё нет')
    from marts.fct_explanations as e
    where school_code = $school_code and exists (
        select 1 from marts.rpt_school_procedure_objectivity as o
        where o.procedure_id = e.procedure_id and o.school_code = e.school_code
    )
    union all
    select
        max(recheck_date), school_year, 'Перепроверка',
        any_value(kind) || ', ' || subject || ', ' || grade || ' класс: перепроверено работ – '
            || count(distinct participant_code),
        coalesce('протокол ' || string_agg(distinct protocol_no, ', ' order by protocol_no), 'протокол не указан')
    from marts.fct_rechecks
    where school_code = $school_code
    group by procedure_id, school_year, subject, grade
    union all
    select
        visit_date, school_year, 'Наблюдение',
        kind || ', ' || subject || ', ' || grade || ' класс: наблюдатель ' || coalesce(observer_kind, '')
            || case when remarks_cnt = 0 then ', замечаний нет' else ', замечаний – ' || remarks_cnt end,
        'лист наблюдения'
    from marts.fct_observations as v
    where school_code = $school_code and exists (
        select 1 from marts.rpt_school_procedure_objectivity as o
        where o.procedure_id = v.procedure_id and o.school_code = v.school_code
    )
    union all
    select
        asked_on, school_year, 'Обращение к школе', about,
        case contact_kind
            when 'document' then 'письмо со сроком ответа' when 'measure' then 'мера плана'
            when 'explanation' then 'пояснение к признаку' when 'conditions' then 'условия проведения' else 'отчёт школы'
        end
    from marts.fct_school_contacts
    where school_code = $school_code and contact_kind in ('document', 'measure')
)

select happened_on, school_year, event, what, source
from events
order by coalesce(happened_on, make_date(school_year, 6, 1)) desc, event
