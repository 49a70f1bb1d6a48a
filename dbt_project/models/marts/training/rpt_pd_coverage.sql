-- Who took a course of 16 hours or more in three years, by groups that a plan names.
with people as (
    select
        teachers.teacher_code, teachers.municipality, teachers.school_code, schools.name as school_name,
        schools."group" as school_group, teachers.subjects, teachers.position,
        lower(coalesce(teachers.position, '')) like '%директор%' as is_leader
    from {{ ref('dim_teachers') }} as teachers
    left join {{ ref('dim_schools') }} as schools using (school_code)
),

-- Schools whose marks 4 and 5 are more than the municipality's beyond chance in two procedures of the newest year, in none
-- less.
high as (
    select school_code
    from {{ ref('rpt_marks_summary') }}
    where group_level = 'school'
        and school_year = (select max(school_year) from {{ ref('rpt_marks_summary') }})
    group by school_code
    having count(*) filter (where quality_difference = 'выше') >= 2 and count(*) filter (where quality_difference = 'ниже') = 0
),

members as (
    select teacher_code, municipality, cast(null as varchar) as school_code, 'муниципалитет' as group_type, 'все педагоги' as group_name from people
    union all
    select teacher_code, municipality, school_code, 'школа' as group_type, coalesce(school_name, school_code) as group_name from people
    union all
    select teacher_code, municipality, cast(null as varchar) as school_code, 'предмет' as group_type, subject as group_name
    from people
    cross join unnest(string_split(people.subjects, ',')) as taught (subject)
    where subject <> ''
    union all
    select teacher_code, municipality, cast(null as varchar) as school_code, 'группа школ' as group_type, school_group as group_name
    from people
    where school_group is not null
    union all
    select people.teacher_code, people.municipality, cast(null as varchar) as school_code, 'группа школ' as group_type, 'школы с высокими результатами' as group_name
    from people
    inner join high on people.school_code = high.school_code
    union all
    select teacher_code, municipality, cast(null as varchar) as school_code, 'группа школ' as group_type, 'управленческие команды' as group_name
    from people
    where is_leader
),

kinds as (
    select 'все курсы' as topic_kind
    union all
    select 'оценивание' as topic_kind
    union all
    select 'анализ результатов' as topic_kind
    union all
    select 'содержание и методика' as topic_kind
),

counted as (
    select
        members.municipality, members.school_code, members.group_type, members.group_name, kinds.topic_kind,
        count(distinct members.teacher_code) as teachers_cnt,
        count(distinct members.teacher_code) filter (where trained.is_recent) as trained_cnt
    from members
    cross join kinds
    left join {{ ref('int_support__trained') }} as trained
        on members.teacher_code = trained.teacher_code and kinds.topic_kind = trained.topic_kind
    group by members.municipality, members.school_code, members.group_type, members.group_name, kinds.topic_kind
)

select
    md5(concat_ws('|', coalesce(municipality, ''), coalesce(school_code, ''), group_type, group_name, topic_kind)) as coverage_id,
    municipality,
    school_code,
    group_type,
    group_name,
    topic_kind,
    teachers_cnt,
    trained_cnt,
    {{ share_pct('trained_cnt', 'teachers_cnt') }} as trained_pct,
    {{ wilson_pct('1.0 * trained_cnt / teachers_cnt', 'teachers_cnt', 'low') }} as trained_low_pct,
    {{ wilson_pct('1.0 * trained_cnt / teachers_cnt', 'teachers_cnt', 'high') }} as trained_high_pct
from counted
