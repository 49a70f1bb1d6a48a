-- Letters by whom they concern: of a letter that asks all schools, one row a school.
with letters as (
    select
        documents.*,
        {{ letter_no('documents.document_no') }} as own_no,
        {{ letter_no('documents.reply_to') }} as answers_no
    from {{ ref('fct_documents') }} as documents
    where documents.direction <> 'internal'
),

concerned as (
    select letters.*, letters.school_code as concerned_code
    from letters
    where letters.direction = 'incoming' or letters.reply_due_on is null or letters.school_code is not null
    union all
    select letters.*, schools.school_code
    from letters
    inner join {{ ref('dim_schools') }} as schools on schools.is_in_register
    where letters.direction = 'outgoing' and letters.reply_due_on is not null and letters.school_code is null
),

answers as (
    select answers_no, direction, school_code, min(document_date) as answered_on, min_by(document_no, document_date) as answer_no
    from letters
    where answers_no is not null
    group by answers_no, direction, school_code
),

stood as (
    select
        concerned.*,
        answers.answered_on,
        answers.answer_no,
        case
            when answers.answered_on > concerned.reply_due_on then 'ответ позже срока'
            when answers.answered_on is not null then 'ответ есть'
            when concerned.reply_due_on is null then 'ответа не ждём'
            when concerned.reply_due_on < {{ today() }} then 'срок ответа прошёл'
            else 'ждём ответа'
        end as state
    from concerned
    left join answers
        on
            concerned.own_no = answers.answers_no
            and concerned.direction <> answers.direction
            and (concerned.direction = 'incoming' or concerned.concerned_code is not distinct from answers.school_code)
            and concerned.document_date <= answers.answered_on
)

select
    stood.document_id,
    stood.direction,
    case stood.direction when 'incoming' then 'входящее' else 'исходящее' end as direction_name,
    stood.document_no,
    stood.document_date,
    stood.topic,
    stood.to_know,
    schools.municipality,
    stood.concerned_code as school_code,
    schools.name as school_name,
    stood.reply_due_on,
    stood.answered_on,
    stood.answer_no,
    stood.state,
    stood.state in ('ждём ответа', 'срок ответа прошёл') as is_open,
    stood.state = 'срок ответа прошёл' as is_overdue,
    case when stood.state = 'срок ответа прошёл' then date_diff('day', stood.reply_due_on, {{ today() }}) end as days_overdue,
    stood.load_id
from stood
left join {{ ref('dim_schools') }} as schools on stood.concerned_code = schools.school_code
