-- What the build holds in the reader's scope, from the reports: every role sees them. Grain: one row.
with own_level as (
    select *
    from marts.rpt_marks_summary
    where group_level = case when $schools::varchar[] is null then 'municipality' else 'school' end
),

by_place as (
    select coalesce(school_code, municipality) as place, max(schools_cnt) as schools_cnt
    from own_level
    group by place
),

named as (
    select count(distinct school_code) as schools_cnt
    from marts.rpt_marks_summary
    where group_level = 'school'
)

select
    coalesce(sum(o.participants_cnt), 0)::bigint as rows_cnt,
    greatest((select sum(schools_cnt) from by_place), (select schools_cnt from named))::bigint as schools_cnt,
    count(distinct o.procedure_id) as procedures_cnt,
    max(o.school_year) as last_school_year
from own_level as o
