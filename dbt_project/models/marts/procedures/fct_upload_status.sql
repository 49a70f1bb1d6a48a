with pairs as (
    select
        procedure_id,
        school_code,
        coalesce(expected.is_in_calendar, false) as is_expected,
        expected.date_from,
        expected.date_to,
        expected.due_on,
        coalesce(expected.expected_classes_cnt, 0) as expected_classes_cnt,
        coalesce(received.received_classes_cnt, 0) as received_classes_cnt,
        coalesce(received.participants_cnt, 0) as participants_cnt,
        received.received_at,
        received.received_source,
        coalesce(received.has_results, false) as has_results,
        -- The day on which a file reached this program says nothing about when the school sent it.
        case when received.received_source in ('system', 'log') then cast(received.received_at as date) end as sent_on
    from {{ ref('int_uploads__expected') }} as expected
    full outer join {{ ref('int_uploads__received') }} as received using (procedure_id, school_code)
),

judged as (
    select
        *,
        case
            when received_at is not null and sent_on > due_on then 'late'
            when received_at is not null then 'received'
            when not is_expected then 'gap'
            when coalesce(due_on, date_to) < {{ today() }} then 'missing'
            else 'expected'
        end as status
    from pairs
),

-- Of each kind the newest school year that has results or missed deadlines.
newest as (
    select known.kind, max(known.school_year) as school_year
    from judged
    inner join {{ ref('int_procedures__known') }} as known using (procedure_id)
    where judged.status <> 'expected'
    group by known.kind
)

select
    judged.procedure_id,
    coalesce(known.kind, split_part(judged.procedure_id, '-', 1)) as kind,
    known.school_year,
    known.season,
    known.subject,
    known.grade,
    schools.municipality,
    judged.school_code,
    judged.is_expected,
    coalesce(judged.date_from, known.date_from) as date_from,
    coalesce(judged.date_to, known.date_to) as date_to,
    judged.due_on,
    coalesce(judged.due_on, judged.date_to, known.date_to) as term_on,
    judged.expected_classes_cnt,
    judged.received_classes_cnt,
    judged.participants_cnt,
    classes.missing_classes,
    judged.received_at,
    judged.received_source,
    judged.has_results,
    judged.status,
    case judged.status when 'missing' then 0 when 'gap' then 1 when 'late' then 2 when 'received' then 3 else 4 end
        as status_place,
    coalesce(known.school_year = newest.school_year, false) as is_newest_year,
    cast(case
        when judged.status = 'late' then {{ dbt.datediff('judged.due_on', 'judged.sent_on', 'day') }}
        when judged.status = 'missing' then {{ dbt.datediff('judged.due_on', today(), 'day') }}
        when judged.status = 'received' and judged.sent_on is not null and judged.due_on is not null then 0
    end as integer) as days_late,
    cast({{ dbt.datediff('judged.due_on', 'judged.sent_on', 'day') }} as integer) as days_from_due
from judged
left join {{ ref('int_procedures__known') }} as known using (procedure_id)
left join {{ ref('dim_schools') }} as schools on judged.school_code = schools.school_code
left join {{ ref('int_uploads__missing_classes') }} as classes
    on judged.procedure_id = classes.procedure_id and judged.school_code = classes.school_code
left join newest on known.kind = newest.kind
