-- Facts for unions, coordinators and the department: counts of schools, no school and no person is named. A topic is
-- proposed by the rule of schools: below the region, below its band, and behind pupils of the same level by more than
-- chance; schools that differ are told apart by the same test. Grain: fact, at most three of a kind for an addressee.
with lagging as (
    select procedure_id, municipality, topic_type, topic_code, count(*) as cnt
    from {{ ref('rpt_content_topics') }}
    where group_level = 'parallel' and is_system_deficit and needs_support
    group by procedure_id, municipality, topic_type, topic_code
),

skills as (
    select
        rows.*, campaigns.campaign, campaigns.received_on,
        coalesce(lagging.cnt, 0) as schools_lagging_cnt,
        -- Without a region there is nobody to be below: silence.
        rows.needs_support and rows.completion_pct < rows.region_pct
        and rows.band in ('недостаточно', 'часть заданий недостаточно') as is_lagging
    from {{ ref('rpt_content_topics') }} as rows
    inner join {{ ref('int_support__campaigns') }} as campaigns using (procedure_id)
    left join lagging
        on
            rows.procedure_id = lagging.procedure_id
            and rows.municipality = lagging.municipality
            and rows.topic_type = lagging.topic_type
            and rows.topic_code = lagging.topic_code
    where rows.is_main and rows.group_level = 'municipality' and rows.n >= {{ threshold('min_group_outside') }}
),

uploads as (
    select
        campaigns.campaign, uploads.municipality, max(campaigns.received_on) as received_on,
        -- without a deadline nothing is in time and nothing is late
        count(uploads.due_on) as cnt,
        count(*) filter (where uploads.status = 'received' and uploads.days_late = 0) as in_time_cnt,
        count(distinct uploads.school_code) filter (where uploads.status = 'late') as late_schools_cnt,
        count(distinct uploads.school_code) filter (where uploads.status = 'missing') as missing_schools_cnt
    from {{ ref('fct_upload_status') }} as uploads
    inner join {{ ref('int_support__campaigns') }} as campaigns using (procedure_id)
    group by campaigns.campaign, uploads.municipality
),

municipal_marks as (
    select
        campaigns.campaign, marks.municipality, max(campaigns.received_on) as received_on,
        count(distinct case when marks.absent_difference = 'выше' then marks.school_code end) as absent_schools_cnt,
        -- A school that is alone in its municipality is compared with the region.
        coalesce(bool_and(marks.above_level = 'municipality') filter (where marks.absent_difference = 'выше'), true) as is_beside_municipality
    from {{ ref('rpt_marks_summary') }} as marks
    inner join {{ ref('int_support__campaigns') }} as campaigns using (procedure_id)
    where marks.group_level = 'school'
    group by campaigns.campaign, marks.municipality
),

municipal_journal as (
    select
        campaigns.campaign, journal.municipality, max(campaigns.received_on) as received_on,
        cast(sum(journal.n) as bigint) as n, sum(journal.n * journal.confirmed_pct) / sum(journal.n) as confirmed_pct
    from {{ ref('rpt_journal') }} as journal
    inner join {{ ref('int_support__campaigns') }} as campaigns using (procedure_id)
    where journal.group_level = 'municipality' and journal.n > 0 and journal.confirmed_pct is not null
    group by campaigns.campaign, journal.municipality
),

signs as (
    select
        campaigns.campaign, found.municipality, max(campaigns.received_on) as received_on,
        count(distinct found.school_code) as schools_cnt,
        count(distinct case when found.standing_open = 'признаки' then found.school_code end) as signed_cnt
    from {{ ref('rpt_school_cases') }} as found
    inner join {{ ref('int_support__campaigns') }} as campaigns using (procedure_id)
    where found.strength_open is not null
    group by campaigns.campaign, found.municipality
),

-- Municipalities that wrote in a campaign.
wrote as (
    select distinct campaigns.campaign, marks.municipality
    from {{ ref('rpt_marks_summary') }} as marks
    inner join {{ ref('int_support__campaigns') }} as campaigns using (procedure_id)
    where marks.group_level = 'school' and marks.present_cnt > 0
),

newest as (
    select campaign, received_on from {{ ref('int_support__campaigns') }}
    qualify row_number() over (order by (kind = 'ВПР') desc, received_on desc nulls last, procedure_id) = 1
),

-- Lines of the request by what they ask for: a course that has a place, or a programme that nobody offers – where a
-- catalogue is known at all.
asked as (
    select
        municipality, school_code, course_code is not null as has_course,
        case
            when course_code is not null then concat('«', course_name, '»')
            else concat(topic, coalesce(' (' || subject || ')', ''))
        end as named
    from {{ ref('rpt_course_requests') }}
    where status in ('proposed', 'accepted')
        and (course_code is not null or (outcome = 'курса нет' and exists (select 1 from {{ ref('dim_courses') }})))
),

ranked as (
    select
        municipality, has_course, named, count(*) as lines_cnt,
        row_number() over (partition by municipality, has_course order by count(*) desc, named) as place
    from asked
    group by municipality, has_course, named
),

named as (
    select
        municipality, has_course, cast(sum(lines_cnt) as bigint) as lines_cnt,
        concat(
            string_agg(concat(named, ' – ', cast(lines_cnt as varchar)), ', ' order by place) filter (where place <= 3),
            case when count(*) > 3 then concat(' и ещё ', cast(count(*) - 3 as varchar)) else '' end
        ) as listed
    from ranked
    group by municipality, has_course
),

requests as (
    select named.*, schools.schools_cnt
    from named
    inner join (
        select municipality, has_course, count(distinct school_code) as schools_cnt from asked group by municipality, has_course
    ) as schools using (municipality, has_course)
),

found as (
    select
        'методобъединение' as audience, campaign, municipality, subject, subject as subject_of_fact, grade, 'union_red' as fact_kind, topic as topic_text,
        concat(
            cast(grade as varchar), ' класс, «', topic, '» (задания ', coalesce(task_codes, '–'), '): ниже достаточного в ', cast(schools_red_cnt as varchar),
            ' из ', {{ counted('schools_judged_cnt', 'школы', 'школ') }}, ', выполнено ', {{ number_text('completion_pct', 0) }}, ' % (по региону ',
            {{ number_text('region_pct', 0) }}, ' %), больше случайного, участников ', cast(n as varchar)
        ) as fact,
        1.0 * schools_red_cnt / schools_judged_cnt as strength, n, received_on, concat('rpt_content_topics: ', topic_id) as basis
    from skills
    where is_lagging and is_system_deficit and schools_judged_cnt >= 3 and 2 * schools_red_cnt > schools_judged_cnt
    union all
    select
        'методобъединение' as audience, campaign, municipality, subject, subject, grade, 'union_gap', topic,
        concat(
            cast(grade as varchar), ' класс, «', topic, '» (задания ', coalesce(task_codes, '–'), '): выполнено ', {{ number_text('completion_pct', 0) }},
            ' % при ожидаемых ', {{ number_text('expected_pct', 0) }}, ' % у обучающихся того же уровня, больше случайного, участников ', cast(n as varchar)
        ),
        -gap / 100, n, received_on, concat('rpt_content_topics: ', topic_id)
    from skills
    where is_lagging
    union all
    select
        'методобъединение' as audience, campaign, municipality, subject, subject, grade, 'union_spread', topic,
        concat(
            cast(grade as varchar), ' класс, «', topic, '» (задания ', coalesce(task_codes, '–'), '): достаточно в ', {{ counted('(schools_judged_cnt - schools_red_cnt)', 'школе', 'школах') }},
            ', ниже достаточного и ниже, чем у обучающихся того же уровня, больше случайного – в ', cast(schools_lagging_cnt as varchar),
            ', участников ', cast(n as varchar)
        ),
        4.0 * (1.0 * schools_lagging_cnt / schools_judged_cnt) * (1 - 1.0 * schools_lagging_cnt / schools_judged_cnt), n, received_on, concat('rpt_content_topics: ', topic_id)
    from skills
    where schools_judged_cnt >= 5 and schools_lagging_cnt >= 2 and schools_judged_cnt - schools_red_cnt >= 2
    union all
    select
        'методобъединение' as audience, campaign, municipality, subject, subject, grade, 'union_strength', topic,
        concat(
            cast(grade as varchar), ' класс, «', topic, '» (задания ', coalesce(task_codes, '–'), '): достаточно во всех ', cast(schools_judged_cnt as varchar),
            ' школах, выполнено ', {{ number_text('completion_pct', 0) }}, ' %, участников ', cast(n as varchar)
        ),
        completion_pct / 100, n, received_on, concat('rpt_content_topics: ', topic_id)
    from skills
    -- What is behind the region is not praised, however easy its tasks are.
    where schools_red_cnt = 0 and schools_judged_cnt >= 3 and not is_system_deficit and not needs_support
    union all
    select
        'методобъединение' as audience, campaigns.campaign, pack.municipality, pack.subject, pack.subject, pack.grade, 'union_criterion', concat('критерии оценивания: критерий ', pack.criterion),
        concat(
            'Перепроверка, ', cast(pack.grade as varchar), ' класс, критерий ', pack.criterion, coalesce(' (' || pack.skill || ')', ''), ': баллы школы и эксперта совпали у ',
            {{ number_text('pack.exact_pct', 0) }}, ' % работ, работ ', cast(pack.works_cnt as varchar), ', школ ', cast(pack.schools_cnt as varchar)
        ),
        (100 - pack.exact_pct) / 100, pack.works_cnt, campaigns.received_on, concat('rpt_calibration_pack: ', pack.calibration_id)
    from {{ ref('rpt_calibration_pack') }} as pack
    inner join {{ ref('int_support__campaigns') }} as campaigns using (procedure_id)
    -- Less by more than chance: the whole interval lies below.
    where pack.place <= 3 and pack.exact_high_pct < {{ threshold('criterion_agreement_pct') }}
    union all
    select
        audience.name as audience, uploads.campaign, uploads.municipality, cast(null as varchar), cast(null as varchar), cast(null as integer), 'coord_on_time', cast(null as varchar),
        concat('Результаты загружены в срок: ', cast(uploads.in_time_cnt as varchar), ' из ', {{ counted('uploads.cnt', 'загрузки', 'загрузок') }}, ' школ'),
        1.0 * uploads.in_time_cnt / uploads.cnt, uploads.cnt, uploads.received_on, concat('fct_upload_status: ', uploads.campaign)
    from uploads
    cross join (select 'координатор' as name union all select 'управление' as name) as audience
    where uploads.cnt > 0 and uploads.in_time_cnt >= 0.9 * uploads.cnt
    union all
    select
        'координатор', campaign, municipality, null, null, null, 'coord_missing', null,
        concat('Результатов нет в срок: школ ', cast(missing_schools_cnt as varchar)),
        missing_schools_cnt / 100.0, missing_schools_cnt, received_on, concat('fct_upload_status: ', campaign)
    from uploads
    where missing_schools_cnt > 0
    union all
    select
        'координатор', campaign, municipality, null, null, null, 'coord_late', null,
        concat('Результаты пришли позже срока: школ ', cast(late_schools_cnt as varchar)),
        late_schools_cnt / 100.0, late_schools_cnt, received_on, concat('fct_upload_status: ', campaign)
    from uploads
    where late_schools_cnt > 0
    union all
    select
        'координатор', campaign, municipality, null, null, null, 'coord_absent', null,
        concat(
            'Доля отсутствовавших выше ', case when is_beside_municipality then 'муниципальной' else 'региональной' end,
            ' больше случайного: школ ', cast(absent_schools_cnt as varchar)
        ),
        absent_schools_cnt / 100.0, absent_schools_cnt, received_on, concat('rpt_marks_summary: ', campaign)
    from municipal_marks
    where absent_schools_cnt > 0
    union all
    select
        audience.name, campaigns.campaign, pack.municipality, null, null, null, audience.fact_kind, 'критерии оценивания',
        concat(
            'Перепроверка: критериев с совпадением меньше ', {{ number_text(threshold('criterion_agreement_pct'), 0) }}, ' %, больше случайного, – ',
            cast(count(*) filter (where pack.exact_high_pct < {{ threshold('criterion_agreement_pct') }}) as varchar), ' из ', cast(count(*) as varchar)
        ),
        1.0 * count(*) filter (where pack.exact_high_pct < {{ threshold('criterion_agreement_pct') }}) / count(*), cast(sum(pack.works_cnt) as bigint), max(campaigns.received_on), concat('rpt_calibration_pack: ', campaigns.campaign)
    from {{ ref('rpt_calibration_pack') }} as pack
    inner join {{ ref('int_support__campaigns') }} as campaigns using (procedure_id)
    cross join (select 'координатор' as name, 'coord_recheck' as fact_kind union all select 'управление', 'dept_criteria') as audience
    group by audience.name, audience.fact_kind, campaigns.campaign, pack.municipality
    having count(*) filter (where pack.exact_high_pct < {{ threshold('criterion_agreement_pct') }}) > 0
    union all
    select
        'координатор', campaign, municipality, null, null, null, 'coord_observers', null,
        concat('Школ с признаками, которым предлагается наблюдение в день процедуры: ', cast(signed_cnt as varchar), ' из ', cast(schools_cnt as varchar), ', где в параллели не один класс'),
        1.0 * signed_cnt / schools_cnt, signed_cnt, received_on, concat('rpt_school_cases: ', campaign)
    from signs
    where signed_cnt > 0
    union all
    select
        'управление', campaign, municipality, null, null, null, 'dept_signs', null,
        concat('Признаки найдены в ', cast(signed_cnt as varchar), ' из ', {{ counted('schools_cnt', 'школы', 'школ') }}, ', где в параллели не один класс'),
        1.0 * signed_cnt / schools_cnt, signed_cnt, received_on, concat('rpt_school_cases: ', campaign)
    from signs
    where signed_cnt > 0
    union all
    select
        'управление', campaign, municipality, null, null, null, 'dept_confirmed', null,
        concat('Отметка процедуры совпала с журналом у ', {{ number_text('confirmed_pct', 0) }}, ' % участников, сравнений ', cast(n as varchar)),
        confirmed_pct / 100, n, received_on, concat('rpt_journal: ', campaign)
    from municipal_journal
    where confirmed_pct >= {{ threshold('journal_confirmed_pct') }}
    union all
    select
        'управление', skills.campaign, skills.municipality, null, null, null, 'dept_topics', null,
        concat(
            'Тем, где большинство школ ниже достаточного, а муниципалитет ниже региона больше случайного: ', cast(count(*) as varchar),
            ' (', string_agg(distinct skills.subject, ', ' order by skills.subject), ')'
        ),
        least(count(*) / 20.0, 1), cast(max(skills.n) as bigint), max(skills.received_on), concat('rpt_content_topics: ', skills.campaign)
    from skills
    where skills.is_lagging and skills.is_system_deficit and skills.schools_judged_cnt >= {{ threshold('min_schools_in_group') }} and 2 * skills.schools_red_cnt > skills.schools_judged_cnt
    group by skills.campaign, skills.municipality
    union all
    select
        'управление', newest.campaign, requests.municipality, null, null, null,
        case when requests.has_course then 'dept_requests' else 'dept_no_course' end,
        null,
        case
            when requests.has_course
                then concat(
                    'В ближайшей заявке с подходящим курсом ', {{ counted('requests.lines_cnt', 'строка', 'строки', 'строк') }},
                    ', школ ', cast(requests.schools_cnt as varchar), ': ', requests.listed
                )
            else concat(
                'В каталоге нет курса для ', {{ counted('requests.lines_cnt', 'строки', 'строк') }}, ' заявки, школ ',
                cast(requests.schools_cnt as varchar), ': ', requests.listed
            )
        end,
        least(requests.lines_cnt / 100.0, 1), requests.lines_cnt, newest.received_on, 'rpt_course_requests'
    from requests
    cross join newest
    inner join wrote on newest.campaign = wrote.campaign and requests.municipality = wrote.municipality
    union all
    select
        'управление', newest.campaign, coverage.municipality, null, null, null, 'dept_coverage', null,
        concat(
            'Курс от 16 часов за три года прошли ', cast(coverage.trained_cnt as varchar), ' из ', {{ counted('coverage.teachers_cnt', 'педагога', 'педагогов') }}, ' (',
            {{ number_text('coverage.trained_pct', 0) }}, ' %)'
        ),
        1 - coverage.trained_pct / 100, coverage.teachers_cnt, newest.received_on, 'rpt_pd_coverage'
    from {{ ref('rpt_pd_coverage') }} as coverage
    cross join newest
    inner join wrote on newest.campaign = wrote.campaign and coverage.municipality = wrote.municipality
    where coverage.group_type = 'муниципалитет' and coverage.topic_kind = 'все курсы' and coverage.trained_pct < 90
)

select
    found.audience,
    case found.audience
        when 'методобъединение' then concat('Методическое объединение: ', coalesce(subjects.subject_name, found.subject))
        when 'координатор' then 'Муниципальный координатор'
        else 'Управление образования'
    end as addressee,
    found.campaign,
    found.municipality,
    cast(null as varchar) as school_code,
    found.subject,
    found.subject_of_fact,
    found.grade,
    found.fact_kind,
    found.topic_text,
    found.fact,
    cast(found.strength as double) as strength,
    cast(found.n as bigint) as n,
    found.received_on,
    found.basis,
    false as is_person_level
from found
left join {{ ref('subjects') }} as subjects on found.subject = subjects.subject
where found.municipality is not null
qualify row_number() over (
    partition by found.audience, found.campaign, found.municipality, found.subject, found.fact_kind order by found.strength desc, found.fact
) <= 3
