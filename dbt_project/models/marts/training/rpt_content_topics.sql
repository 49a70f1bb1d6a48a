-- Planned results of groups carry bands; pooled gaps carry the comparison with pupils of the same level.
with eras as (
    select kind, first_school_year, coalesce(last_school_year, 9999) as last_school_year_or_now, codifier
    from {{ ref('codifiers') }}
),

planned as (
    select
        case when group_level = 'school' then 'parallel' else group_level end as group_level,
        procedure_id, kind, school_year, season, subject, grade, municipality, school_code, class_label, is_person_level,
        result_type as topic_type, result_code as topic_code, n, tasks_cnt, insufficient_tasks_cnt, completion_pct,
        above_pct, region_pct, is_system_deficit as is_mostly_insufficient
    from {{ ref('rpt_planned_results') }}
    where group_level in ('class', 'school', 'municipality', 'region')
),

measured as (
    select
        planned.* exclude (is_mostly_insufficient),
        -- The level of the whole work is no topic: it is named as such, and nothing is proposed or praised for it.
        case when said.is_whole_work then null else planned.is_mostly_insufficient end as is_system_deficit,
        coalesce(said.is_whole_work, false) as is_whole_work,
        case when planned.topic_type = 'КЭС' then coalesce(gaps.topic, words.title) else {{ short_title('words.title') }} end as topic,
        words.task_codes,
        coalesce(said.is_main, false) as is_main,
        gaps.classes_cnt,
        gaps.classes_flagged_cnt,
        case when planned.group_level = 'region' then null else gaps.schools_cnt end as schools_cnt,
        gaps.expected_pct, gaps.gap, gaps.p_value, gaps.q_value,
        coalesce(gaps.is_flagged and not coalesce(said.is_whole_work, false), false) as is_flagged
    from planned
    left join {{ ref('dim_planned_results') }} as words
        on
            planned.procedure_id = words.procedure_id
            and planned.topic_type = words.result_type
            and planned.topic_code = words.result_code
    left join {{ ref('int_support__topic_words') }} as said
        on
            planned.procedure_id = said.procedure_id
            and planned.topic_type = said.topic_type
            and planned.topic_code = said.topic_code
    left join {{ ref('int_support__topics') }} as gaps
        on
            planned.group_level = gaps.group_level
            and planned.procedure_id = gaps.procedure_id
            and coalesce(planned.municipality, '') = coalesce(gaps.municipality, '')
            and coalesce(planned.school_code, '') = coalesce(gaps.school_code, '')
            and coalesce(planned.class_label, '') = coalesce(gaps.class_label, '')
            and planned.topic_type = gaps.topic_type
            and planned.topic_code = gaps.topic_code
),

-- Several grades of a season together: by the words of the skill, which mean the same in every grade.
pooled as (
    select
        gaps.group_level,
        cast(null as varchar) as procedure_id,
        gaps.kind, gaps.school_year, gaps.season, gaps.subject,
        cast(null as integer) as grade,
        gaps.municipality, gaps.school_code,
        cast(null as varchar) as class_label,
        bool_and(parts.is_person_level) as is_person_level,
        gaps.topic_type,
        gaps.topic_code,
        max(gaps.n) as n,
        {{ total('parts.tasks_cnt') }} as tasks_cnt,
        {{ total('parts.insufficient_tasks_cnt') }} as insufficient_tasks_cnt,
        max(gaps.completion_pct) as completion_pct,
        cast(null as double) as above_pct,
        cast(null as double) as region_pct,
        case
            when max(gaps.n) < max(limits.outside_from) then null
            when bool_or(parts.is_whole_work) then null
            else 2 * sum(parts.insufficient_tasks_cnt) > sum(parts.tasks_cnt)
        end as is_system_deficit,
        bool_or(parts.is_whole_work) as is_whole_work,
        max(gaps.topic) as topic,
        cast(null as varchar) as task_codes,
        bool_or(parts.is_main) as is_main,
        max(gaps.classes_cnt) as classes_cnt,
        max(gaps.classes_flagged_cnt) as classes_flagged_cnt,
        max(gaps.schools_cnt) as schools_cnt,
        max(gaps.expected_pct) as expected_pct,
        max(gaps.gap) as gap,
        max(gaps.p_value) as p_value,
        max(gaps.q_value) as q_value,
        bool_or(gaps.is_flagged) and not bool_or(parts.is_whole_work) as is_flagged
    from {{ ref('int_support__topics') }} as gaps
    inner join measured as parts
        on
            parts.group_level = case gaps.group_level when 'school' then 'parallel' else 'municipality' end
            and gaps.kind = parts.kind
            and gaps.school_year = parts.school_year
            and gaps.season = parts.season
            and gaps.subject = parts.subject
            and coalesce(gaps.municipality, '') = coalesce(parts.municipality, '')
            and coalesce(gaps.school_code, '') = coalesce(parts.school_code, '')
            and gaps.topic_type = parts.topic_type
            and gaps.topic = parts.topic
    cross join {{ ref('int_reports__limits') }} as limits
    where gaps.group_level in ('school', 'union')
    group by
        gaps.group_level, gaps.kind, gaps.school_year, gaps.season, gaps.subject, gaps.municipality, gaps.school_code,
        gaps.topic_type, gaps.topic_code
),

schools_red as (
    select
        procedure_id, kind, school_year, season, subject, municipality, topic_type, topic_code, topic,
        count(*) filter (where is_system_deficit is not null) as judged_cnt,
        count(*) filter (where is_system_deficit) as red_cnt
    from measured
    where group_level = 'parallel'
    group by all
),

-- Keys of both levels in one column, so that every join is by equality.
red as (
    select 'municipality' as group_level, procedure_id as sitting, coalesce(municipality, '') as place, topic_type, topic_code, judged_cnt, red_cnt
    from schools_red
    union all
    select
        'union' as group_level,
        concat_ws('-', kind, cast(school_year as varchar), season, subject) as sitting,
        coalesce(municipality, '') as place,
        topic_type,
        topic as topic_code,
        {{ total('judged_cnt') }} as judged_cnt,
        {{ total('red_cnt') }} as red_cnt
    from schools_red
    group by kind, school_year, season, subject, municipality, topic_type, topic
),

all_rows as (
    select * from measured
    union all by name
    select * from pooled
),

keyed as (
    select
        all_rows.*,
        coalesce(all_rows.procedure_id, concat_ws('-', all_rows.kind, cast(all_rows.school_year as varchar), all_rows.season, all_rows.subject)) as sitting,
        coalesce(all_rows.municipality, '') as place,
        -- A class of the next year is other pupils: only levels above the class are compared over seasons.
        case when all_rows.group_level <> 'class' then concat_ws(
            '|', all_rows.group_level, all_rows.kind, all_rows.season, all_rows.subject,
            coalesce(cast(all_rows.grade as varchar), ''), coalesce(all_rows.municipality, ''),
            coalesce(all_rows.school_code, ''), all_rows.topic_type, all_rows.topic
        ) end as series,
        codifiers.codifier
    from all_rows
    left join eras as codifiers
        on
            all_rows.kind = codifiers.kind
            and all_rows.school_year >= codifiers.first_school_year
            and all_rows.school_year <= codifiers.last_school_year_or_now
),

-- What page, request, recommendation and paper call found, one rule: the skill in words; the content code only where no
-- skill of the same group is below what was expected.
found as (
    select
        *,
        is_flagged and topic is not null and (
            is_main
            or (
                topic_type = 'КЭС'
                and count(*) filter (where is_flagged and is_main and topic is not null) over (
                    partition by group_level, sitting, place, school_code, class_label
                ) = 0
            )
        ) as is_found
    from keyed
),

-- The parallel of a class that is alone in it holds the same pupils: the class says it, once.
grounds as (
    select
        *,
        is_found and not coalesce(
            group_level = 'parallel'
            and n = max(case when group_level = 'class' and is_found then n end) over (
                partition by sitting, place, school_code, topic_type, topic_code
            ),
            false
        ) as is_ground
    from found
),

previous as (
    select series, codifier, school_year, school_year + 1 as next_school_year, completion_pct, is_flagged, is_system_deficit
    from keyed
    where series is not null and codifier is not null
    qualify row_number() over (partition by series, school_year order by topic_code) = 1
)

select
    md5(concat_ws('|', own.group_level, own.sitting, own.place, coalesce(own.school_code, ''), coalesce(own.class_label, ''), own.topic_type, own.topic_code)) as topic_id,
    own.group_level,
    own.procedure_id,
    own.kind,
    own.school_year,
    own.season,
    own.subject,
    own.grade,
    own.municipality,
    own.school_code,
    own.class_label,
    own.topic_type,
    own.topic_code,
    own.topic,
    own.is_main,
    own.is_whole_work,
    own.task_codes,
    own.tasks_cnt,
    own.insufficient_tasks_cnt,
    cast(own.classes_cnt as bigint) as classes_cnt,
    cast(own.classes_flagged_cnt as bigint) as classes_flagged_cnt,
    cast(own.schools_cnt as bigint) as schools_cnt,
    cast(red.judged_cnt as bigint) as schools_judged_cnt,
    cast(red.red_cnt as bigint) as schools_red_cnt,
    own.n,
    {{ sample_tier('own.n') }} as sample_tier,
    own.completion_pct,
    own.expected_pct,
    own.gap,
    own.p_value,
    own.q_value,
    own.above_pct,
    own.region_pct,
    case
        when own.n < limits.outside_from then 'мало данных'
        when own.is_system_deficit is null then 'нет полосы'
        when own.is_system_deficit then 'недостаточно'
        when own.insufficient_tasks_cnt > 0 then 'часть заданий недостаточно'
        else 'достаточно'
    end as band,
    own.is_system_deficit,
    own.is_flagged as needs_support,
    own.is_ground,
    case
        when own.is_whole_work then 'уровень всей работы'
        when own.n < limits.outside_from and not own.is_flagged then 'мало данных'
        when own.is_flagged and own.is_system_deficit then 'системная тема, ниже ожидаемого'
        when own.is_flagged then 'ниже ожидаемого'
        when own.is_system_deficit then 'системная тема'
        -- Neither a band nor anybody to compare with: nothing can be said, not even that nothing stands out.
        when own.is_system_deficit is null and own.q_value is null then 'судить не по чему'
        else 'не выделяется'
    end as reading,
    previous.completion_pct as previous_completion_pct,
    previous.school_year as previous_school_year,
    coalesce(
        (own.is_flagged or coalesce(own.is_system_deficit, false))
        and (previous.is_flagged or coalesce(previous.is_system_deficit, false)),
        false
    ) as is_repeated,
    own.is_person_level
from grounds as own
cross join {{ ref('int_reports__limits') }} as limits
left join red
    on
        own.group_level = red.group_level
        and own.sitting = red.sitting
        and own.place = red.place
        and own.topic_type = red.topic_type
        and own.topic_code = red.topic_code
left join previous
    on own.series = previous.series and own.codifier = previous.codifier and own.school_year = previous.next_school_year
