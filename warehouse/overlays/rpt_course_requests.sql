-- Lines of the request for courses with what people have decided about them since the build. A word that is no refusal
-- may name another programme: the line moves to it.
with said as (
    select
        base.line_id,
        arg_max(recorded.status, recorded.place) as status,
        arg_max(coalesce(recorded.course_code, ''), recorded.place) as course_code
    from {table} as base
    inner join pending.course_request as recorded
        on
            base.school_code = recorded.school_code
            and base.teacher_code is not distinct from recorded.teacher_code
            and base.deficit = recorded.deficit
            and (base.course_code is not distinct from recorded.course_code or recorded.status <> 'declined')
    group by base.line_id
),

-- What the programmes are called, so far as a line of the request names them.
named as (
    select course_code, any_value(course_name) as course_name from {table} where course_code is not null group by course_code
),

moved as (
    select said.line_id, said.status, nullif(said.course_code, '') as course_code, named.course_name
    from said
    left join named on said.course_code = named.course_code
)

select
    base.* replace (
        coalesce(moved.status, base.status) as status,
        case when moved.status is null then base.status_source else '{mark}' end as status_source,
        case when moved.status is null then base.course_code else moved.course_code end as course_code,
        case
            when moved.status is null or moved.course_code is not distinct from base.course_code then base.course_name
            else coalesce(moved.course_name, moved.course_code)
        end as course_name
    ),
    moved.status is not null as is_pending
from {table} as base
left join moved using (line_id)
