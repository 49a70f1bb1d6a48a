-- What an order may rest on: papers of the register that its preamble would name, the newest first.
select
    rules.paper,
    documents.document_id,
    documents.document_kind,
    documents.document_no,
    documents.document_date,
    documents.topic,
    row_number() over (
        partition by rules.paper
        order by documents.document_date desc, documents.document_no desc, documents.document_id
    ) as place
from {{ ref('fct_documents') }} as documents
inner join {{ ref('order_grounds') }} as rules
    on
        documents.direction = rules.direction
        and regexp_matches(lower(documents.topic), rules.topic_words)
where
    documents.school_code is null
    and documents.document_no is not null
    and documents.document_date <= {{ today() }}
    and documents.document_date > {{ today() }} - cast({{ threshold('order_grounds_days') }} as integer)
    -- A later order about one thing of an earlier one is no ground of another order.
    and (
        documents.direction <> 'internal'
        or not regexp_matches(lower(documents.topic), 'перенос|изменени|отмен|назначени|закреплени|состав')
    )
    and regexp_matches(lower(documents.document_kind), 'приказ|распоряж|постановлен|письмо')
