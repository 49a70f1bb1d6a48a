-- Protocols that somebody sent, and works of lots: their final readings, once the school's scores are there.
with sent as (
    select
        mentioned.procedure_id,
        mentioned.kind,
        mentioned.school_year,
        mentioned.season,
        mentioned.subject,
        mentioned.grade,
        schools.municipality,
        rechecks.school_code,
        rechecks.class_label,
        rechecks.participant_code,
        rechecks.task_code,
        rechecks.school_score,
        rechecks.expert_score,
        coalesce(rechecks.max_score, tasks.max_score) as max_score,
        rechecks.school_score - rechecks.expert_score as score_difference,
        rechecks.expert_code,
        rechecks.teacher_code,
        rechecks.protocol_no,
        rechecks.is_blind,
        coalesce(experts.school_code = rechecks.school_code, false) as is_own_school_expert,
        rechecks.recheck_date,
        rechecks.load_id,
        rechecks.row_number
    from {{ ref('stg_rechecks__scores') }} as rechecks
    inner join {{ ref('int_procedures__mentioned') }} as mentioned using (mention_key)
    left join {{ ref('dim_schools') }} as schools using (school_code)
    left join {{ ref('stg_experts__experts') }} as experts using (expert_code)
    left join {{ ref('int_tasks__specified') }} as tasks
        on mentioned.procedure_id = tasks.procedure_id and rechecks.task_code = tasks.task_code
),

drawn as (
    select
        lots.procedure_id,
        lots.kind,
        lots.school_year,
        lots.season,
        lots.subject,
        lots.grade,
        lots.municipality,
        lots.school_code,
        lots.class_label,
        lots.participant_code,
        readings.task_code,
        results.score as school_score,
        readings.score as expert_score,
        readings.max_score,
        results.score - readings.score as score_difference,
        readings.person_code as expert_code,
        cast(null as varchar) as teacher_code,
        lots.lot_name as protocol_no,
        not readings.saw_school_score as is_blind,
        coalesce(experts.school_code = lots.school_code, false) as is_own_school_expert,
        cast(coalesce(readings.ended_at, lots.drawn_on) as date) as recheck_date,
        readings.load_id,
        readings.row_number
    from {{ ref('fct_work_readings') }} as readings
    inner join {{ ref('fct_work_lots') }} as lots using (lot_name, work_code)
    inner join {{ ref('fct_task_results') }} as results
        on
            lots.procedure_id = results.procedure_id
            and lots.school_code = results.school_code
            and lots.participant_code = results.participant_code
            and readings.task_code = results.task_code
    left join {{ ref('stg_experts__experts') }} as experts on readings.person_code = experts.expert_code
    -- A work given a second time as a seed tells of its readers and nothing of its school.
    where readings.is_final and results.score is not null and lots.seed_of is null
),

known as (
    select * from sent
    union all by name
    select * from drawn
)

select * from known
-- The same answer of an expert in two files, a protocol and a reading among them, is one: the later counts.
qualify row_number() over (
    partition by procedure_id, school_code, participant_code, task_code, expert_code
    order by load_id desc, row_number desc
) = 1
