{{ config(meta={'is_by_procedure': true}) }}
with by_difficulty as (
    select
        results.procedure_id,
        results.school_code,
        results.class_label,
        results.participant_code,
        {% for letter, name in [('Б', 'basic'), ('П', 'raised'), ('В', 'high')] -%}
        100.0 * sum(case when tasks.difficulty = '{{ letter }}' then coalesce(results.score, 0) end)
        / nullif(sum(case when tasks.difficulty = '{{ letter }}' then tasks.max_score end), 0) as {{ name }}_pct,
        {% endfor -%}
        count(*) filter (where results.response = 'not_attempted') as not_attempted_cnt,
        count(*) as tasks_cnt
    from {{ ref('fct_task_results') }} as results
    inner join {{ ref('int_reports__tasks') }} as tasks
        on results.procedure_id = tasks.procedure_id and results.task_code = tasks.task_code
    where results.response in ('scored', 'not_attempted')
    group by results.procedure_id, results.school_code, results.class_label, results.participant_code
),

classes as (
    select procedure_id, school_code, class_label, count(primary_score) as n
    from {{ ref('fct_participant_results') }}
    group by procedure_id, school_code, class_label
)

select
    people.procedure_id,
    people.kind,
    people.school_year,
    people.season,
    people.subject,
    people.grade,
    people.class_grade,
    coalesce(people.municipality, 'муниципалитет не указан') as municipality,
    people.school_code,
    people.class_label,
    people.participant_code,
    true as is_person_level,
    classes.n,
    {{ sample_tier('classes.n') }} as sample_tier,
    people.variant,
    people.attendance,
    people.primary_score,
    people.max_primary_score,
    {{ share_pct('people.primary_score', 'people.max_primary_score') }} as score_pct,
    people.mark,
    people.level,
    people.journal_mark,
    people.mark - people.journal_mark as journal_gap,
    abs(people.mark - people.journal_mark) >= limits.journal_gap_marks as is_journal_gap,
    case when people.primary_score is not null then tasks.basic_pct end as basic_pct,
    case when people.primary_score is not null then tasks.raised_pct end as raised_pct,
    case when people.primary_score is not null then tasks.high_pct end as high_pct,
    people.primary_score is not null and tasks.basic_pct >= limits.half_of_tasks_pct as is_basic_half,
    people.primary_score is not null and tasks.raised_pct >= limits.half_of_tasks_pct as is_raised_half,
    people.primary_score is not null and tasks.high_pct >= limits.half_of_tasks_pct as is_high_half,
    tasks.tasks_cnt,
    tasks.not_attempted_cnt
from {{ ref('fct_participant_results') }} as people
cross join {{ ref('int_reports__limits') }} as limits
left join by_difficulty as tasks
    on
        people.procedure_id = tasks.procedure_id
        and people.school_code = tasks.school_code
        and people.class_label is not distinct from tasks.class_label
        and people.participant_code = tasks.participant_code
left join classes
    on
        people.procedure_id = classes.procedure_id
        and people.school_code = classes.school_code
        and people.class_label is not distinct from classes.class_label
