with named as (
    select
        *,
        case
            when number_before is null then 'новая'
            when number is null then 'исключена'
            when
                {{ title_key('title') }} <> {{ title_key('title_before') }}
                or coalesce(timing_text, '') <> coalesce(timing_before, '')
                or coalesce(responsible, '') <> coalesce(responsible_before, '')
                or coalesce(expected_result, '') <> coalesce(result_before, '')
                then 'изменена'
            when number <> number_before then 'другой номер'
        end as change
    from {{ ref('int_plans__changes') }}
    where is_last
)

select
    named.plan_id,
    named.change,
    named.number,
    case when coalesce(named.number, '') <> named.number_before then named.number_before end as number_before,
    coalesce(named.title, named.title_before) as title,
    case when named.change = 'изменена' then nullif(concat_ws(
        '; ',
        case when {{ title_key('named.title') }} <> {{ title_key('named.title_before') }}
            then 'было «' || named.title_before || '»' end,
        case when coalesce(named.timing_text, '') <> coalesce(named.timing_before, '')
            then 'срок: ' || coalesce(nullif(named.timing_before, ''), 'не назван') || ' → '
                || coalesce(nullif(named.timing_text, ''), 'не назван') end,
        case when coalesce(named.responsible, '') <> coalesce(named.responsible_before, '')
            then 'ответственный: ' || coalesce(nullif(named.responsible_before, ''), 'не назван') || ' → '
                || coalesce(nullif(named.responsible, ''), 'не назван') end,
        case when coalesce(named.expected_result, '') <> coalesce(named.result_before, '')
            then 'ожидаемый результат: ' || coalesce(nullif(named.result_before, ''), 'не назван') || ' → '
                || coalesce(nullif(named.expected_result, ''), 'не назван') end
    ), '') end as what_changed,
    loads.file_name as file_before,
    named.ordinal
from named
inner join {{ source('ops', 'load_log') }} as loads on named.before_load_id = loads.load_id
where named.change is not null
