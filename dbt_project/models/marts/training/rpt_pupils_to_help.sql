-- Participants below the basic level and the basic tasks they earned nothing for. The list lives until the end of the
-- term in which the results came; who reads it is decided in warehouse/scope.py: the school alone.
with below as (
    select people.*, terms.shown_until
    from {{ ref('rpt_individual') }} as people
    inner join {{ ref('int_support__terms') }} as terms using (procedure_id)
    where people.primary_score is not null
        and terms.shown_until >= {{ today() }}
        and case
            when people.level is not null then people.level in ('недостаточный', 'пониженный')
            when people.mark is not null then people.mark = 2
            else people.basic_pct < {{ threshold('half_of_tasks_pct') }}
        end
),

undone as (
    select
        results.procedure_id,
        results.school_code,
        results.class_label,
        results.participant_code,
        count(*) as undone_cnt,
        string_agg(
            results.task_code || coalesce(' – ' || lower(left(words.topic, 1)) || substr(words.topic, 2), ''), '; '
            order by results.task_code
        ) as undone
    from {{ ref('fct_task_results') }} as results
    inner join below
        on
            results.procedure_id = below.procedure_id
            and results.school_code = below.school_code
            and results.class_label is not distinct from below.class_label
            and results.participant_code = below.participant_code
    inner join {{ ref('dim_tasks') }} as tasks
        on results.procedure_id = tasks.procedure_id and results.task_code = tasks.task_code
    left join {{ ref('int_support__task_words') }} as words
        on results.procedure_id = words.procedure_id and results.task_code = words.task_code
    where coalesce(tasks.difficulty, 'Б') = 'Б'
        and (results.response = 'not_attempted' or (results.response = 'scored' and results.score = 0))
    group by results.procedure_id, results.school_code, results.class_label, results.participant_code
)

select
    md5(concat_ws('|', below.procedure_id, below.school_code, coalesce(below.class_label, ''), below.participant_code)) as help_id,
    below.procedure_id,
    below.kind,
    below.school_year,
    below.season,
    below.subject,
    below.grade,
    below.municipality,
    below.school_code,
    below.class_label,
    below.participant_code,
    true as is_person_level,
    below.mark,
    below.level,
    below.basic_pct,
    -- Nothing is known of the tasks of whoever has a mark only.
    case when below.tasks_cnt is not null then coalesce(undone.undone_cnt, 0) end as undone_cnt,
    undone.undone,
    below.not_attempted_cnt,
    below.shown_until
from below
left join undone
    on
        below.procedure_id = undone.procedure_id
        and below.school_code = undone.school_code
        and below.class_label is not distinct from undone.class_label
        and below.participant_code = undone.participant_code
