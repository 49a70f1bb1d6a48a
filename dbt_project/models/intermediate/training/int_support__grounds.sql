-- Grounds to offer help, from re-checks, topics of classes, diagnostics and signs of lenient marking, newest two years.
-- Grain: one ground. A ground about a person exists only where a protocol names the marker or the register the teacher
-- of the class; it stays a proposal.
with newest as (select max(school_year) as school_year from {{ ref('dim_procedures') }} where has_results),

marking as (
    select
        found.municipality,
        found.school_code,
        found.teacher_code,
        found.subject,
        procedures.grade,
        'marking' as ground_kind,
        'критериальное оценивание' as topic_text,
        concat(
            'перепроверка ', procedures.kind, ' ', cast(procedures.school_year as varchar), ', ', procedures.subject, ', ',
            cast(procedures.grade as varchar), ' класс: критерий ', found.criterion, ', работ – ', cast(found.compared_cnt as varchar),
            ', совпадение с экспертом ', cast(cast(round(100 * found.exact_agreement) as integer) as varchar), ' %'
        ) as fact,
        concat('msr_marking_deficits: ', found.procedure_id, ', ', found.criterion) as basis,
        found.evidence as strength
    from {{ ref('msr_marking_deficits') }} as found
    inner join {{ ref('dim_procedures') }} as procedures using (procedure_id)
    cross join newest
    where found.needs_support and procedures.school_year >= newest.school_year - 1
),

-- A class with several teachers of the subject names none.
class_teachers as (
    select school_code, subject, class_label, school_year, min(teacher_code) as teacher_code
    from {{ ref('brg_teaching_load') }}
    group by school_code, subject, class_label, school_year
    having count(distinct teacher_code) = 1
),

class_topics as (
    select topics.*
    from {{ ref('rpt_content_topics') }} as topics
    cross join newest
    where topics.is_ground
        and topics.group_level = 'class'
        and topics.school_year >= newest.school_year - 1
),

class_content as (
    select
        topics.municipality,
        topics.school_code,
        teachers.teacher_code,
        topics.subject,
        topics.grade,
        'content' as ground_kind,
        topics.topic as topic_text,
        concat(
            topics.kind, ' ', cast(topics.school_year as varchar), ', ', topics.subject, ', ', topics.class_label, ': ',
            topics.topic, ' – выполнено ', cast(cast(round(topics.completion_pct) as integer) as varchar),
            ' % при ожидаемых ', cast(cast(round(topics.expected_pct) as integer) as varchar), ' %, участников ',
            cast(topics.n as varchar)
        ) as fact,
        concat('rpt_content_topics: ', topics.topic_id) as basis,
        least(-log10(greatest(topics.q_value, 1e-9)) / 4, 1) as strength
    from class_topics as topics
    left join class_teachers as teachers
        on
            topics.school_code = teachers.school_code
            and topics.subject = teachers.subject
            and topics.class_label = teachers.class_label
            and topics.school_year = teachers.school_year
),

-- A topic of the whole parallel where no single class stands out: a matter of the school, not of a person.
parallel_content as (
    select
        topics.municipality,
        topics.school_code,
        cast(null as varchar) as teacher_code,
        topics.subject,
        topics.grade,
        'content' as ground_kind,
        topics.topic as topic_text,
        concat(
            topics.kind, ' ', cast(topics.school_year as varchar), ', ', topics.subject, ', ', cast(topics.grade as varchar),
            ' классы: ', topics.topic, ' – выполнено ', cast(cast(round(topics.completion_pct) as integer) as varchar),
            ' % при ожидаемых ', cast(cast(round(topics.expected_pct) as integer) as varchar), ' %, участников ',
            cast(topics.n as varchar)
        ) as fact,
        concat('rpt_content_topics: ', topics.topic_id) as basis,
        0.8 * least(-log10(greatest(topics.q_value, 1e-9)) / 4, 1) as strength
    from {{ ref('rpt_content_topics') }} as topics
    cross join newest
    where topics.is_ground
        and topics.group_level = 'parallel'
        and topics.classes_flagged_cnt = 0
        and topics.school_year >= newest.school_year - 1
),

explained as (
    select procedure_id, school_code
    from {{ ref('int_objectivity__answers') }}
    where decision in ('не подтвердилось', 'снято: есть объяснение')
),

-- Our own sign of lenient marking and an unnamed re-check are weaker grounds, for the commission of the school only.
signs as (
    select
        found.municipality,
        found.school_code,
        cast(null as varchar) as teacher_code,
        found.subject,
        min(found.grade) as grade,
        'marking' as ground_kind,
        'критериальное оценивание' as topic_text,
        concat(
            case found.sign when 'recheck' then 'расхождение школьной и экспертной проверки' else 'задания с развёрнутым ответом оценены выше ожидаемого' end,
            ': ', found.kind, ' ', cast(max(found.school_year) as varchar), ', ', found.subject, ', процедур ',
            cast(count(distinct found.procedure_id) as varchar)
        ) as fact,
        concat('msr_objectivity_signs: ', found.sign, ', ', {{ joined_text('distinct found.procedure_id', 'found.procedure_id') }}) as basis,
        case found.sign when 'recheck' then 0.5 else 0.3 end as strength
    from {{ ref('msr_objectivity_signs') }} as found
    cross join newest
    left join explained on found.procedure_id = explained.procedure_id and found.school_code = explained.school_code
    where found.is_flagged
        and found.sign in ('recheck', 'lenient_open')
        and found.school_year >= newest.school_year - 1
        and explained.procedure_id is null
    group by found.municipality, found.school_code, found.subject, found.sign, found.kind
),

-- What a diagnostics found with the teacher's consent, or in a school of ten and more, within two years.
diagnosed as (
    select
        municipality,
        school_code,
        teacher_code,
        subject,
        cast(null as integer) as grade,
        case
            when contains(lower(topic), 'оценив') or contains(lower(topic), 'критери') then 'marking'
            when contains(lower(topic), 'анализ результат') then 'management'
            else 'content'
        end as ground_kind,
        topic as topic_text,
        concat(
            'диагностика (', organiser, ') ', strftime(diagnosed_on, '%d.%m.%Y'), ': ', topic,
            case when teacher_code is null then concat(', у ', cast(deficit_cnt as varchar), ' из ', cast(tested_cnt as varchar)) else '' end
        ) as fact,
        concat('fct_teacher_diagnostics: ', diagnostics_id) as basis,
        case when teacher_code is null then 0.3 else 0.5 end as strength
    from {{ ref('fct_teacher_diagnostics') }}
    where is_ground and school_code is not null and diagnosed_on >= {{ today() }} - interval 2 year
)

select * from marking
union all
select * from diagnosed
union all
select * from class_content
union all
select * from parallel_content
union all
select * from signs
