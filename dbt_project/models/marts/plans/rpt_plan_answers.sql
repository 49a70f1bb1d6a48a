with windows as (
    select
        occurrences.*,
        occurrences.status_source in ('school', 'person') and occurrences.status is not null as is_answered
    from {{ ref('fct_measure_occurrences') }} as occurrences
    where occurrences.school_code is not null and occurrences.is_counted
),

-- A paper with a term for the answer that names the measure asks the school, or every school where it names none.
requests as (
    select
        named.plan_id,
        named.number,
        documents.school_code,
        documents.document_date,
        documents.reply_due_on
    from {{ ref('fct_documents') }} as documents
    inner join {{ ref('int_plans__named') }} as named
        on
            documents.plan_name is not distinct from named.plan_text
            and documents.measure_number is not distinct from named.measure_text
    where named.number is not null and documents.direction <> 'incoming' and documents.reply_due_on is not null
),

asked as (
    select windows.occurrence_id, max(requests.document_date) as asked_on, max(requests.reply_due_on) as reply_due_on
    from windows
    inner join requests
        on
            windows.plan_id = requests.plan_id and windows.number = requests.number
            and (requests.school_code is null or requests.school_code = windows.school_code)
            -- A request is about the time of the measure that it comes in, not about one that is over.
            and (windows.window_start is null or requests.document_date >= windows.window_start)
    group by windows.occurrence_id
)

select
    windows.occurrence_id,
    windows.plan_id,
    windows.number,
    windows.title,
    windows.period_label,
    windows.due_date,
    windows.municipality,
    windows.school_code,
    windows.school_name,
    windows.state,
    windows.is_done,
    asked.asked_on,
    asked.reply_due_on,
    case
        when windows.status_source = 'data' then 'видно по данным'
        when windows.is_answered then 'ответила'
        when asked.reply_due_on is null then 'не спрашивали'
        when asked.reply_due_on < {{ today() }} then 'не ответила'
        else 'ждём ответа'
    end as answer
from windows
left join asked using (occurrence_id)
