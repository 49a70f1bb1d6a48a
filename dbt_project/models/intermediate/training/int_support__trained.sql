-- Teachers with their last course of 16 hours or more by kind («все курсы» too). Grain: teacher × kind of topic.
with courses as (
    select teacher_code, completed_on, {{ course_kind('course_name') }} as topic_kind
    from {{ ref('fct_pd_completions') }}
    where is_counted and completed_on is not null
),

both_kinds as (
    select teacher_code, completed_on, topic_kind from courses
    union all
    select teacher_code, completed_on, 'все курсы' as topic_kind from courses
)

select
    both_kinds.teacher_code,
    both_kinds.topic_kind,
    max(both_kinds.completed_on) as last_course_on,
    max(both_kinds.completed_on) > cast(days.today - interval 3 year as date) as is_recent
from both_kinds
cross join {{ ref('int_support__today') }} as days
where both_kinds.completed_on <= days.today
group by both_kinds.teacher_code, both_kinds.topic_kind, days.today
