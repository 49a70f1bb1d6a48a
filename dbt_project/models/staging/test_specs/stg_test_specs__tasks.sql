-- The newest specification of a test replaces the older ones whole.
with base as (
    select * from {{ source('raw', 'test_specs') }}
),

newest as (
    select kind, subject, grade, spec_year, max(load_id) as load_id
    from base
    group by kind, subject, grade, spec_year
)

select
    base.kind,
    base.subject,
    base.grade,
    base.spec_year,
    base.task_code,
    base.task_no,
    base.skill,
    base.planned_result,
    base.difficulty,
    base.content_code,
    base.requirement_code,
    base.max_score,
    base.minutes,
    base.answer_type,
    base.skill_group,
    base.load_id,
    base.row_number
from base
inner join newest using (kind, subject, grade, spec_year, load_id)
