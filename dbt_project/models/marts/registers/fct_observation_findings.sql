-- One row a remark of a visit; the words of the sheet stand beside the objection of the school.
with ticked as (
    select
        mention_key,
        school_code,
        class_label,
        visit_date,
        observer_code,
        violation_code,
        string_agg(distinct stage, ', ' order by stage) as stages,
        string_agg(distinct comment, '; ' order by comment) as comment,
        string_agg(distinct objection, '; ' order by objection) as objection,
        max(load_id) as load_id,
        min(row_number) as row_number
    from {{ ref('stg_observation_sheets__visits') }}
    where lower(violation_code) <> 'нет'
    group by mention_key, school_code, class_label, visit_date, observer_code, violation_code
),

told as (
    select
        ticked.*,
        mentioned.procedure_id,
        mentioned.kind,
        mentioned.school_year,
        mentioned.season,
        mentioned.subject,
        mentioned.grade,
        coalesce(remarks.words, 'замечание') as remark_words,
        coalesce(remarks.is_critical, false) as is_critical,
        coalesce(
            list_contains(string_split(observers.interest_school_codes, ','), ticked.school_code), false
        ) as has_interest
    from ticked
    inner join {{ ref('int_procedures__mentioned') }} as mentioned using (mention_key)
    left join {{ ref('observation_remarks') }} as remarks on upper(ticked.violation_code) = remarks.code
    left join {{ ref('dim_observers') }} as observers on ticked.observer_code = observers.observer_code
),

decided as (
    select procedure_id, school_code, explained_on as decided_on
    from {{ ref('fct_explanations') }}
    where decision is not null
    union all
    select procedure_id, school_code, happened_on from {{ ref('fct_case_events') }}
),

answered as (
    select procedure_id, school_code, max(decided_on) as decided_on
    from decided
    group by procedure_id, school_code
)

select
    told.procedure_id,
    told.kind,
    cast(told.school_year as integer) as school_year,
    told.season,
    told.subject,
    cast(told.grade as integer) as grade,
    schools.municipality,
    told.school_code,
    coalesce(schools.name, told.school_code) as school_name,
    told.class_label,
    told.visit_date,
    told.observer_code,
    told.stages,
    told.violation_code,
    told.remark_words,
    told.violation_code || ' – ' || told.remark_words || coalesce(': «' || told.comment || '»', '') as said_words,
    told.comment,
    told.objection,
    told.is_critical,
    not told.has_interest as is_counted,
    case
        when told.has_interest then 'не учтено: интерес'
        when answered.decided_on >= told.visit_date then 'рассмотрено'
        else 'не рассмотрено'
    end as state,
    not told.has_interest
    and coalesce(answered.decided_on < told.visit_date, true)
    and told.school_year >= {{ asked_since(today()) }} as is_waiting,
    true as is_person_level,
    told.load_id,
    told.row_number
from told
left join {{ ref('dim_schools') }} as schools using (school_code)
left join answered using (procedure_id, school_code)
