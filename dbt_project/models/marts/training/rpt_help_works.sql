-- Works of the term by school, and what is missing to say who needs help and with what: silence is never «nobody».
with people as (
    select people.*, terms.shown_until
    from {{ ref('rpt_individual') }} as people
    inner join {{ ref('int_support__terms') }} as terms using (procedure_id)
    where people.primary_score is not null and terms.shown_until >= {{ today() }}
),

worded as (
    select procedure_id, bool_or(topic is not null) as has_words from {{ ref('int_support__task_words') }} group by procedure_id
),

counted as (
    select
        people.procedure_id, people.kind, people.school_year, people.season, people.subject, people.grade,
        people.municipality, people.school_code,
        count(*) as participants_cnt,
        count(*) filter (where coalesce(people.level, cast(people.mark as varchar), cast(people.basic_pct as varchar)) is null) as unjudged_cnt,
        count(*) filter (where people.tasks_cnt is null) as without_tasks_cnt,
        bool_or(coalesce(people.basic_pct, people.raised_pct, people.high_pct) is not null) as has_difficulty,
        max(people.shown_until) as shown_until
    from people
    group by all
)

select
    md5(concat_ws('|', counted.procedure_id, counted.school_code)) as work_id,
    counted.procedure_id,
    counted.kind,
    counted.school_year,
    counted.season,
    counted.subject,
    counted.grade,
    counted.municipality,
    counted.school_code,
    true as is_person_level,
    counted.participants_cnt,
    counted.unjudged_cnt,
    counted.without_tasks_cnt,
    nullif(concat_ws(
        '; ',
        case
            when counted.unjudged_cnt = counted.participants_cnt
                then 'нет ни отметок, ни уровней, ни заданий базового уровня: кто ниже него, сказать нельзя'
            when counted.unjudged_cnt > 0
                then concat(
                    'нет ни отметки, ни уровня у ', cast(counted.unjudged_cnt as varchar), ' из ',
                    {{ counted('counted.participants_cnt', 'участника', 'участников') }}, ': о них сказать нельзя'
                )
        end,
        case
            when counted.without_tasks_cnt = counted.participants_cnt then 'нет баллов за задания: с чем помочь, сказать нельзя'
            when not counted.has_difficulty then 'сложность заданий неизвестна: названы все задания без балла'
        end,
        case
            when counted.without_tasks_cnt < counted.participants_cnt and not coalesce(worded.has_words, false)
                then 'умений нет: задания названы номерами'
        end
    ), '') as missing,
    nullif(concat_ws(
        ', ',
        case when counted.unjudged_cnt > 0 then 'шкалу перевода баллов в отметки или протокол с уровнями' end,
        case when counted.without_tasks_cnt = counted.participants_cnt then 'протокол с баллами за задания' end,
        case
            when not counted.has_difficulty or not coalesce(worded.has_words, false)
                then 'спецификацию работы со сложностью заданий и умениями'
        end
    ), '') as to_load,
    counted.shown_until
from counted
left join worded using (procedure_id)
