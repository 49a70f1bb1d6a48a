-- Lines of the request for courses with what people have decided about them since the build.
with said as (
    select
        base.line_id,
        arg_max(recorded.status, recorded.place) as status
    from {table} as base
    inner join pending.course_request as recorded
        on
            base.school_code = recorded.school_code
            and base.teacher_code is not distinct from recorded.teacher_code
            and base.deficit = recorded.deficit
            and base.course_code is not distinct from recorded.course_code
    group by base.line_id
)

select
    base.* replace (
        coalesce(said.status, base.status) as status,
        case when said.status is null then base.status_source else '{mark}' end as status_source
    ),
    said.status is not null as is_pending
from {table} as base
left join said using (line_id)
