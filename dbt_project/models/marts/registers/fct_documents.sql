select
    'Д-' || upper(substr(md5(concat_ws(
        '|', documents.document_kind, coalesce(documents.document_no, ''), cast(documents.document_date as varchar),
        documents.topic, coalesce(documents.school_code, '')
    )), 1, 10)) as document_id,
    documents.document_kind,
    case
        when lower(documents.document_kind) like '%вход%' then 'incoming'
        when lower(documents.document_kind) like '%исход%' then 'outgoing'
        else 'internal'
    end as direction,
    documents.document_no,
    documents.document_date,
    documents.topic,
    schools.municipality,
    documents.school_code,
    documents.plan_reference,
    nullif(trim(regexp_replace(
        documents.plan_reference, '[,;]?\s*(?:приказ[а-я]*[,;]?\s*)?(?:п\.|пункт|мера|№)?\s*\d+(\.\d+)*\.?\s*$', '', 'i'
    )), '') as plan_name,
    -- A point of the order above a plan is named as one: its number may be a measure's too.
    case when regexp_matches(lower(documents.plan_reference), 'приказ[а-я]*[,;]?\s*(п\.|пункт)\s*\d') then 'п. ' else '' end
    || nullif(rtrim(regexp_extract(documents.plan_reference, '(?:[,;№\s]|^)(\d+(?:\.\d+)*\.?)\s*$', 1), '.'), '') as measure_number,
    documents.reply_due_on,
    documents.to_know,
    documents.reply_to,
    documents.link,
    documents.load_id,
    documents.row_number
from {{ ref('stg_documents__documents') }} as documents
left join {{ ref('dim_schools') }} as schools using (school_code)
