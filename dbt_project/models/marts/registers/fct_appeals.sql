with appeals as (
    select
        *,
        coalesce(
            lower(status) like 'рассмотр%' or lower(status) like 'закры%' or lower(status) like 'ответ%', false
        ) as is_closed
    from {{ ref('stg_appeals__appeals') }}
)

select
    'О-' || upper(substr(md5(concat_ws(
        '|', cast(appeals.appeal_date as varchar), coalesce(appeals.applicant, ''), appeals.topic, coalesce(appeals.school_code, '')
    )), 1, 10)) as appeal_id,
    appeals.appeal_date,
    {{ school_year_of('appeals.appeal_date') }} as school_year,
    appeals.applicant,
    appeals.topic,
    schools.municipality,
    appeals.school_code,
    appeals.status,
    appeals.reply_due_on,
    appeals.is_closed,
    coalesce(appeals.reply_due_on < {{ today() }}, false) and not appeals.is_closed as is_overdue,
    case when appeals.reply_due_on < {{ today() }} and not appeals.is_closed then date_diff('day', appeals.reply_due_on, {{ today() }}) end
        as days_overdue,
    appeals.load_id,
    appeals.row_number
from appeals
left join {{ ref('dim_schools') }} as schools using (school_code)
