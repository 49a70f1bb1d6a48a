-- Rules of schedules class by class, with the cells that break them. A work of a whole grade is a work of each class.
with sittings as (
    select
        school_code, school_name, municipality, school_year, grade, class_label, is_parallel,
        subject || coalesce(' (' || language || ')', '') as subject,
        held_on, school_week, hours, sheet || '!' || cell as cell
    from {{ ref('fct_sittings') }}
    where school_code is not null
),

classes as (
    select distinct school_code, school_year, grade, class_label
    from sittings
    where not is_parallel
    union
    -- A grade of which the file names no class.
    select distinct whole.school_code, whole.school_year, whole.grade, whole.class_label
    from sittings as whole
    where whole.is_parallel and not exists (
        select 1 from sittings as named
        where
            named.school_code = whole.school_code
            and named.school_year = whole.school_year
            and named.grade = whole.grade
            and not named.is_parallel
    )
),

works as (
    select
        sittings.* replace (classes.class_label as class_label)
    from classes
    inner join sittings
        on
            classes.school_code = sittings.school_code
            and classes.school_year = sittings.school_year
            and classes.grade = sittings.grade
            and (sittings.is_parallel or sittings.class_label = classes.class_label)
),

shares as (
    select
        school_code, school_year, grade, class_label, subject,
        'share' as rule,
        100.0 * count(*) / max(hours) as value,
        {{ threshold('schedule_hours_pct') }} as limit_value,
        max(hours) is null as is_unknown,
        string_agg(cell, ', ' order by held_on, cell) as cells
    from works
    group by school_code, school_year, grade, class_label, subject
),

-- Days between works of one subject; where only school weeks are known, seven days a week.
gaps as (
    select
        *,
        coalesce(
            date_diff('day', lag(held_on) over neighbours, held_on),
            7 * (school_week - lag(school_week) over neighbours)
        ) as gap_days,
        lag(cell) over neighbours as cell_before
    from works
    window neighbours as (
        partition by school_code, school_year, class_label, subject order by held_on, school_week, cell
    )
),

often as (
    select
        school_code, school_year, grade, class_label, subject,
        'gap' as rule,
        cast(min(gap_days) as double) as value,
        {{ threshold('schedule_gap_days') }} as limit_value,
        count(*) > 1 and count(gap_days) = 0 as is_unknown,
        string_agg(cell_before || ' → ' || cell, ', ' order by held_on, cell)
            filter (gap_days < {{ threshold('schedule_gap_days') }}) as cells
    from gaps
    group by school_code, school_year, grade, class_label, subject
),

days as (
    select school_code, school_year, grade, class_label, held_on, count(*) as works_cnt,
        string_agg(cell, ', ' order by cell) as cells
    from works
    where held_on is not null
    group by school_code, school_year, grade, class_label, held_on
),

a_day as (
    select
        classes.school_code, classes.school_year, classes.grade, classes.class_label, 'все' as subject,
        'day' as rule,
        cast(max(days.works_cnt) as double) as value,
        {{ threshold('schedule_a_day') }} as limit_value,
        max(days.works_cnt) is null as is_unknown,
        string_agg(strftime(days.held_on, '%d.%m.%Y') || ': ' || days.cells, '; ' order by days.held_on)
            filter (days.works_cnt > {{ threshold('schedule_a_day') }}) as cells
    from classes
    left join days using (school_code, school_year, grade, class_label)
    group by classes.school_code, classes.school_year, classes.grade, classes.class_label
),

-- Published schedules name no lesson: the rule about the first and the last one cannot be checked by them.
lessons as (
    select
        school_code, school_year, grade, class_label, 'все' as subject, 'lesson' as rule, cast(null as double) as value,
        cast(null as double) as limit_value, true as is_unknown, cast(null as varchar) as cells
    from classes
),

checked as (
    select * from shares
    union all by name
    select * from often
    union all by name
    select * from a_day
    union all by name
    select * from lessons
),

judged as (
    select *, coalesce(case rule when 'gap' then value < limit_value else value > limit_value end, false) as is_broken
    from checked
)

select
    judged.school_code,
    schools.municipality,
    coalesce(schools.name, judged.school_code) as school_name,
    cast(judged.school_year as integer) as school_year,
    judged.class_label,
    judged.subject,
    judged.rule,
    case judged.rule
        when 'share' then 'не больше 10 % часов предмета за год'
        when 'gap' then 'по предмету не чаще раза в 2,5 недели'
        when 'day' then 'не больше одной работы в день'
        else 'не на первом и не на последнем уроке'
    end as rule_words,
    judged.value,
    cast(judged.limit_value as double) as limit_value,
    case
        when judged.is_unknown then 'не применимо'
        when judged.is_broken then 'нарушено'
        else 'соблюдается'
    end as state,
    case when judged.is_broken and not judged.is_unknown then judged.cells end as cells
from judged
left join {{ ref('dim_schools') }} as schools on judged.school_code = schools.school_code
