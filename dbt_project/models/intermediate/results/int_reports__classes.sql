{{ config(meta={'is_by_procedure': true}) }}
-- Counts and sums of one class in one procedure: everything the reports need that adds up. Wider groups are sums of
-- these rows, so that a school's report always adds up to its municipality's.
select
    results.procedure_id,
    results.kind,
    results.school_year,
    results.season,
    results.subject,
    results.grade,
    results.class_grade,
    left(results.school_code, 2) as region_code,
    coalesce(results.municipality, 'муниципалитет не указан') as municipality,
    results.school_code,
    results.class_label,
    count(*) as participants_cnt,
    count(*) filter (where results.attendance = 'present') as present_cnt,
    count(*) filter (where results.attendance = 'absent') as absent_cnt,
    count(results.primary_score) as scored_cnt,
    sum(coalesce(results.primary_score, 0)) as score_sum,
    sum(coalesce(results.primary_score * results.primary_score, 0)) as score_squares,
    count(results.mark) as marked_cnt,
    count(*) filter (where results.mark = 2) as mark_2_cnt,
    count(*) filter (where results.mark = 3) as mark_3_cnt,
    count(*) filter (where results.mark = 4) as mark_4_cnt,
    count(*) filter (where results.mark = 5) as mark_5_cnt,
    count(results.level) as levelled_cnt,
    count(*) filter (where results.level = 'недостаточный') as level_1_cnt,
    count(*) filter (where results.level = 'пониженный') as level_2_cnt,
    count(*) filter (where results.level = 'базовый') as level_3_cnt,
    count(*) filter (where results.level = 'повышенный') as level_4_cnt,
    count(*) filter (where results.mark is not null and results.journal_mark is not null) as compared_cnt,
    count(*) filter (where results.mark < results.journal_mark) as lowered_cnt,
    count(*) filter (where results.mark = results.journal_mark) as confirmed_cnt,
    count(*) filter (where results.mark > results.journal_mark) as raised_cnt,
    count(*) filter (where abs(results.mark - results.journal_mark) >= limits.journal_gap_marks) as gap_cnt
from {{ ref('fct_participant_results') }} as results
cross join {{ ref('int_reports__limits') }} as limits
group by
    results.procedure_id, results.kind, results.school_year, results.season, results.subject, results.grade,
    results.class_grade, results.municipality, results.school_code, results.class_label
