-- One answer or work counts once, with the mean of its experts.
with answers as (
    select
        procedure_id, school_code, participant_code, task_code,
        avg(school_score) as school_score,
        avg(expert_score) as expert_score
    from {{ ref('fct_rechecks') }}
    where school_score is not null and expert_score is not null
    group by procedure_id, school_code, participant_code, task_code
),

whole_works as (
    select
        answers.procedure_id, answers.school_code, answers.participant_code,
        sum(answers.school_score) as school_score,
        sum(answers.expert_score) as expert_score,
        count(*) as answers_cnt
    from answers
    group by answers.procedure_id, answers.school_code, answers.participant_code
),

re_marked as (
    select
        whole_works.procedure_id,
        whole_works.school_code,
        count(*) as marked_cnt,
        count(*) filter (where
            (results.primary_score >= scales.min3) <> (results.primary_score - whole_works.school_score + whole_works.expert_score >= scales.min3)
            or (results.primary_score >= scales.min4) <> (results.primary_score - whole_works.school_score + whole_works.expert_score >= scales.min4)
            or (results.primary_score >= scales.min5) <> (results.primary_score - whole_works.school_score + whole_works.expert_score >= scales.min5)
        ) as mark_changed_cnt
    from whole_works
    inner join {{ ref('fct_participant_results') }} as results using (procedure_id, school_code, participant_code)
    inner join {{ ref('dim_procedures') }} as scales on whole_works.procedure_id = scales.procedure_id
    where results.primary_score is not null and scales.has_scale
    group by whole_works.procedure_id, whole_works.school_code
),

compared as (
    select procedure_id, school_code, 'все задания' as criterion, true as is_whole_work, school_score, expert_score
    from whole_works
    union all
    select procedure_id, school_code, task_code, false, school_score, expert_score
    from answers
),

summed as (
    select
        procedure_id,
        school_code,
        criterion,
        is_whole_work,
        count(*) as works_cnt,
        count(*) filter (where school_score = expert_score) as equal_cnt,
        count(*) filter (where school_score > expert_score) as higher_cnt,
        count(*) filter (where school_score < expert_score) as lower_cnt,
        avg(school_score - expert_score) as difference,
        stddev_samp(school_score - expert_score) as spread
    from compared
    group by procedure_id, school_code, criterion, is_whole_work
),

who as (
    select
        procedure_id,
        school_code,
        count(distinct expert_code) as experts_cnt,
        string_agg(distinct expert_code, ', ' order by expert_code) as experts,
        string_agg(distinct protocol_no, ', ' order by protocol_no) as protocols,
        count(distinct participant_code) filter (where is_blind) as blind_works_cnt,
        count(distinct participant_code) filter (where is_own_school_expert) as own_expert_works_cnt,
        min(recheck_date) as first_on,
        max(recheck_date) as last_on
    from {{ ref('fct_rechecks') }}
    group by procedure_id, school_code
),

support as (
    select procedure_id, school_code, criterion, bool_or(needs_support) as needs_support
    from {{ ref('msr_marking_deficits') }}
    group by procedure_id, school_code, criterion
)

select
    summed.procedure_id,
    summed.school_code,
    schools.municipality,
    summed.criterion,
    summed.is_whole_work,
    summed.works_cnt,
    summed.equal_cnt,
    summed.higher_cnt,
    summed.lower_cnt,
    summed.difference,
    summed.difference - {{ student_975("nullif(summed.works_cnt - 1, 0)") }} * summed.spread / sqrt(summed.works_cnt) as difference_low,
    summed.difference + {{ student_975("nullif(summed.works_cnt - 1, 0)") }} * summed.spread / sqrt(summed.works_cnt) as difference_high,
    case when summed.is_whole_work then coalesce(re_marked.marked_cnt, 0) end as marked_cnt,
    case when summed.is_whole_work then re_marked.mark_changed_cnt end as mark_changed_cnt,
    coalesce(support.needs_support, false) as needs_support,
    who.experts_cnt,
    who.experts,
    who.protocols,
    who.blind_works_cnt,
    who.own_expert_works_cnt,
    who.first_on,
    who.last_on
from summed
inner join who using (procedure_id, school_code)
left join re_marked using (procedure_id, school_code)
left join support
    on
        summed.procedure_id = support.procedure_id
        and summed.school_code = support.school_code
        and summed.criterion = support.criterion
left join {{ ref('dim_schools') }} as schools on summed.school_code = schools.school_code
