-- Facts about a school that a rule may turn into a strength or a proposal, newest school year; at most three of a kind
-- for a school and campaign. Where nothing is below what others reach, below its band and more than chance, there is
-- nothing to propose. Grain: fact.
with schools as (
    select school_code, name, municipality from {{ ref('dim_schools') }}
),

tasks as (
    select
        rows.*, campaigns.campaign, campaigns.received_on,
        -- A task that is done sufficiently, or above the municipality, is no ground for a proposal.
        coalesce(rows.band = 'достаточный', false) or coalesce(rows.completion_pct >= rows.above_pct, false) as is_sufficient,
        -- A result with a sign is not praised while the sign stands.
        coalesce(cases.is_listed, false) as is_noticed,
        words.topic as skill,
        -- A school that is alone in its municipality is compared with the region.
        {{ level_beside('rows.above_level') }} as beside,
        concat(rows.subject, ', ', cast(rows.grade as varchar), ' класс, задание ', rows.task_code, coalesce(' (' || words.topic || ')', '')) as named
    from {{ ref('rpt_tasks') }} as rows
    inner join {{ ref('int_support__campaigns') }} as campaigns using (procedure_id)
    left join {{ ref('int_support__task_words') }} as words
        on rows.procedure_id = words.procedure_id and rows.task_code = words.task_code
    left join {{ ref('rpt_school_cases') }} as cases
        on rows.procedure_id = cases.procedure_id and rows.school_code = cases.school_code
    where rows.group_level = 'school' and rows.n >= {{ threshold('min_group_outside') }} and rows.completion_pct is not null
),

topics as (
    select
        rows.*, campaigns.campaign, campaigns.received_on,
        concat(rows.subject, ', ', cast(rows.grade as varchar), ' класс') as named
    from {{ ref('rpt_content_topics') }} as rows
    inner join {{ ref('int_support__campaigns') }} as campaigns using (procedure_id)
    where rows.is_ground and rows.group_level in ('class', 'parallel')
),

-- Campaigns a school took part in, and the newest of them.
took_part as (
    select
        campaigns.campaign, marks.school_code, max(campaigns.received_on) as received_on
    from {{ ref('rpt_marks_summary') }} as marks
    inner join {{ ref('int_support__campaigns') }} as campaigns using (procedure_id)
    where marks.group_level = 'school'
    group by campaigns.campaign, marks.school_code
    having sum(marks.present_cnt) > 0
),

newest as (
    select * from took_part
    qualify row_number() over (partition by school_code order by received_on desc nulls last, campaign) = 1
),

-- Lines without a course ask for no decision in the request.
request_lines as (
    select
        school_code, cast(sum(lines_cnt) as bigint) as lines_cnt,
        concat(
            string_agg(concat('«', course_name, '» – ', cast(lines_cnt as varchar)), ', ' order by place) filter (where place <= 3),
            case when count(*) > 3 then concat(' и ещё ', cast(count(*) - 3 as varchar)) else '' end
        ) as listed
    from (
        select
            school_code, course_name, count(*) as lines_cnt,
            row_number() over (partition by school_code order by count(*) desc, course_name) as place
        from {{ ref('rpt_course_requests') }}
        where status = 'proposed' and course_code is not null
        group by school_code, course_name
    )
    group by school_code
),

found as (
    select
        campaign, school_code, subject, grade, 'strength_task' as fact_kind, skill as topic_text,
        concat(named, ': выполнено ', {{ number_text('completion_pct', 0) }}, ' % – выше, чем ', beside, ' (', {{ number_text('above_pct', 0) }}, ' %), участников ', cast(n as varchar)) as fact,
        (completion_pct - above_pct) / 100 as strength, n, received_on,
        concat('rpt_tasks: ', procedure_id, ', ', task_code) as basis, is_person_level
    from tasks
    where difference = 'выше' and above_pct is not null and not is_noticed
    union all
    select
        campaign, school_code, subject, grade, 'task_lower' as fact_kind, coalesce(skill, concat('задание ', task_code)) as topic_text,
        concat(named, ': выполнено ', {{ number_text('completion_pct', 0) }}, ' % – ниже, чем ', beside, ' (', {{ number_text('above_pct', 0) }}, ' %), больше случайного, участников ', cast(n as varchar)) as fact,
        (above_pct - completion_pct) / 100 as strength, n, received_on,
        concat('rpt_tasks: ', procedure_id, ', ', task_code) as basis, is_person_level
    from tasks
    where difference = 'ниже' and above_pct is not null and not is_sufficient
    union all
    select
        campaign, school_code, subject, grade, 'not_attempted' as fact_kind, coalesce(skill, concat('задание ', task_code)) as topic_text,
        concat(named, ': не приступали ', {{ number_text('not_attempted_pct', 0) }}, ' % участников, участников ', cast(n as varchar)) as fact,
        not_attempted_pct / 100 as strength, n, received_on,
        concat('rpt_tasks: ', procedure_id, ', ', task_code) as basis, is_person_level
    from tasks
    where not_attempted_pct >= {{ threshold('not_attempted_pct') }} and difference = 'ниже' and above_pct is not null and not is_sufficient
    union all
    select
        campaign, school_code, subject, grade, 'topic_repeat' as fact_kind, topic as topic_text,
        concat(
            named, ', «', topic, '» (задания ', coalesce(task_codes, '–'), '): выполнено ', {{ number_text('completion_pct', 0) }}, ' %',
            ', годом раньше ', {{ number_text('previous_completion_pct', 0) }}, ' %, ниже достаточного для своей сложности, участников ', cast(n as varchar)
        ) as fact,
        (100 - completion_pct) / 100 as strength, n, received_on, concat('rpt_content_topics: ', topic_id) as basis, is_person_level
    from topics
    where group_level = 'parallel' and is_system_deficit and is_repeated
    union all
    select
        campaigns.campaign, years.school_code, years.subject, years.grade, 'topic_years' as fact_kind, years.topic as topic_text,
        concat(
            years.subject, ', ', cast(years.grade as varchar), ' классы, «', years.topic, '» (задания ', coalesce(years.task_codes, '–'),
            '): ', {{ counted('years.years_cnt', 'год', 'года', 'лет') }}, ' вместе выполнено ', {{ number_text('years.completion_pct', 0) }},
            ' % при ожидаемых ', {{ number_text('years.expected_pct', 0) }}, ' % у обучающихся того же уровня, участников ', cast(years.n as varchar)
        ) as fact,
        -years.gap / 100 as strength, years.n, campaigns.received_on, concat('rpt_topic_years: ', years.topic_years_id) as basis,
        years.is_person_level
    from {{ ref('rpt_topic_years') }} as years
    inner join {{ ref('int_support__campaigns') }} as campaigns using (procedure_id)
    where years.needs_support and years.is_main and years.band in ('недостаточно', 'часть заданий недостаточно')
    union all
    select
        campaign, school_code, subject, grade, 'topic_gap' as fact_kind, topic as topic_text,
        concat(
            subject, ', ', coalesce(class_label, cast(grade as varchar) || ' классы'), ', «', topic, '» (задания ', coalesce(task_codes, '–'),
            '): выполнено ', {{ number_text('completion_pct', 0) }}, ' % при ожидаемых ', {{ number_text('expected_pct', 0) }},
            ' % у обучающихся того же уровня, участников ', cast(n as varchar)
        ) as fact,
        -gap / 100 as strength, n, received_on, concat('rpt_content_topics: ', topic_id) as basis, group_level = 'class' or is_person_level as is_person_level
    from topics
    where band <> 'достаточно'
    union all
    select
        campaigns.campaign, marks.school_code, marks.subject, marks.grade, 'strength_marks' as fact_kind, cast(null as varchar) as topic_text,
        concat(
            marks.subject, ', ', cast(marks.grade as varchar), ' класс: отметок «4» и «5» ', {{ number_text('marks.quality_pct', 0) }},
            ' % – выше, чем ', {{ level_beside('marks.above_level') }}, ' (', {{ number_text('marks.quality_above_pct', 0) }}, ' %), участников ', cast(marks.n as varchar)
        ) as fact,
        (marks.quality_pct - marks.quality_above_pct) / 100 as strength, marks.n, campaigns.received_on,
        concat('rpt_marks_summary: ', marks.procedure_id) as basis, marks.is_person_level
    from {{ ref('rpt_marks_summary') }} as marks
    inner join {{ ref('int_support__campaigns') }} as campaigns using (procedure_id)
    left join {{ ref('rpt_school_cases') }} as cases
        on marks.procedure_id = cases.procedure_id and marks.school_code = cases.school_code
    where not coalesce(cases.is_listed, false)
        and marks.group_level = 'school' and marks.n >= {{ threshold('min_group_outside') }} and marks.quality_difference = 'выше' and marks.quality_above_pct is not null
    union all
    select
        campaigns.campaign, journal.school_code, journal.subject, journal.grade,
        case
            when journal.gap_difference = 'выше' or journal.raised_difference = 'выше' or journal.lowered_difference = 'выше' then 'journal_gap'
            else 'strength_journal'
        end as fact_kind,
        cast(null as varchar) as topic_text,
        concat(
            journal.subject, ', ', cast(journal.grade as varchar), ' класс: отметка процедуры совпала с журналом у ',
            {{ number_text('journal.confirmed_pct', 0) }}, ' % участников, выше журнала у ', {{ number_text('journal.raised_pct', 0) }},
            ' %, ниже у ', {{ number_text('journal.lowered_pct', 0) }}, ' %, участников ', cast(journal.n as varchar)
        ) as fact,
        abs(journal.confirmed_pct - 50) / 100 as strength, journal.n, campaigns.received_on,
        concat('rpt_journal: ', journal.procedure_id) as basis, journal.is_person_level
    from {{ ref('rpt_journal') }} as journal
    inner join {{ ref('int_support__campaigns') }} as campaigns using (procedure_id)
    where journal.group_level = 'school' and journal.n >= {{ threshold('min_group_outside') }}
        and (
            journal.gap_difference = 'выше' or journal.raised_difference = 'выше' or journal.lowered_difference = 'выше'
            or journal.confirmed_pct >= 75
        )
    union all
    select
        campaigns.campaign, marking.school_code, marking.subject, procedures.grade,
        case when marking.teacher_code is null then 'marking_commission' else 'marking_person' end as fact_kind,
        'критерии оценивания' as topic_text,
        concat(
            'Перепроверка, ', marking.subject, ', ', cast(procedures.grade as varchar), ' класс, критерий ', marking.criterion,
            case when marking.teacher_code is null then ' (комиссия школы)' else ' (у одного из проверявших)' end,
            ': совпадение с экспертом ', {{ number_text('100 * marking.exact_agreement', 0) }}, ' %, работ ', cast(marking.n as varchar)
        ) as fact,
        marking.evidence as strength, marking.n, campaigns.received_on,
        concat('msr_marking_deficits: ', marking.procedure_id, ', ', marking.criterion) as basis, true as is_person_level
    from {{ ref('msr_marking_deficits') }} as marking
    inner join {{ ref('int_support__campaigns') }} as campaigns using (procedure_id)
    inner join {{ ref('dim_procedures') }} as procedures using (procedure_id)
    where marking.needs_support
    union all
    select
        campaigns.campaign, uploads.school_code, cast(null as varchar) as subject, cast(null as integer) as grade, 'strength_upload' as fact_kind,
        cast(null as varchar) as topic_text,
        concat('Результаты загружены в срок: процедур ', cast(count(*) as varchar)) as fact,
        count(*) / 100.0 as strength, count(*) as n, max(campaigns.received_on) as received_on,
        concat('fct_upload_status: ', campaigns.campaign) as basis, false as is_person_level
    from {{ ref('fct_upload_status') }} as uploads
    inner join {{ ref('int_support__campaigns') }} as campaigns using (procedure_id)
    group by campaigns.campaign, uploads.school_code
    having bool_and(uploads.status = 'received' and coalesce(uploads.days_late = 0, false))
    union all
    select
        newest.campaign, newest.school_code, cast(null as varchar) as subject, cast(null as integer) as grade, 'course_lines' as fact_kind,
        cast(null as varchar) as topic_text,
        concat('В ближайшей заявке для школы предложений с курсом ', cast(request_lines.lines_cnt as varchar), ': ', request_lines.listed) as fact,
        0.0 as strength, request_lines.lines_cnt as n, newest.received_on, 'rpt_course_requests' as basis, false as is_person_level
    from newest
    inner join request_lines using (school_code)
)

select
    'школа' as audience,
    schools.name as addressee,
    found.campaign,
    schools.municipality,
    found.school_code,
    cast(null as varchar) as subject,
    found.subject as subject_of_fact,
    cast(found.grade as integer) as grade,
    found.fact_kind,
    found.topic_text,
    found.fact,
    cast(found.strength as double) as strength,
    cast(found.n as bigint) as n,
    found.received_on,
    found.basis,
    coalesce(found.is_person_level, false) as is_person_level
from found
inner join schools on found.school_code = schools.school_code
-- A school where nobody wrote gets no recommendations.
inner join took_part on found.campaign = took_part.campaign and found.school_code = took_part.school_code
qualify row_number() over (
    partition by found.campaign, found.school_code, found.fact_kind order by found.strength desc, found.fact
) <= 3
