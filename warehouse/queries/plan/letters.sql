-- Letters in and out: who is to know, who is to answer and by when. Grain: letter × school that it concerns.
select
    document_id,
    direction,
    direction_name,
    document_no,
    document_date,
    topic,
    to_know,
    school_code,
    school_name,
    municipality,
    reply_due_on,
    answered_on,
    answer_no,
    state,
    is_open,
    is_overdue,
    days_overdue
from marts.fct_letters
order by is_open desc, reply_due_on nulls last, document_date desc, document_no, school_code
