-- Rows of one visit (stage by stage, remark by remark) are one visit here.
with visits as (
    select
        mention_key,
        school_code,
        class_label,
        visit_date,
        observer_code,
        min(start_time) as start_time,
        max(end_time) as end_time,
        max(present_cnt) as present_cnt,
        string_agg(distinct stage, ', ' order by stage) as stages,
        count(*) filter (lower(violation_code) <> 'нет') as remarks_cnt,
        string_agg(distinct violation_code, ', ' order by violation_code) filter (lower(violation_code) <> 'нет') as violation_codes,
        string_agg(distinct comment, '; ' order by comment) as comment,
        max(load_id) as load_id,
        min(row_number) as row_number
    from {{ ref('stg_observation_sheets__visits') }}
    group by mention_key, school_code, class_label, visit_date, observer_code
)

select
    mentioned.procedure_id,
    mentioned.kind,
    mentioned.school_year,
    mentioned.season,
    mentioned.subject,
    mentioned.grade,
    schools.municipality,
    visits.school_code,
    visits.class_label,
    visits.visit_date,
    visits.observer_code,
    observers.observer_kind,
    coalesce(contains(observers.interest_school_codes, visits.school_code), false) as has_interest,
    visits.start_time,
    visits.end_time,
    visits.present_cnt,
    visits.stages,
    visits.remarks_cnt,
    visits.violation_codes,
    visits.comment,
    visits.load_id,
    visits.row_number
from visits
inner join {{ ref('int_procedures__mentioned') }} as mentioned using (mention_key)
left join {{ ref('dim_schools') }} as schools using (school_code)
left join {{ ref('dim_observers') }} as observers using (observer_code)
