with known as (
    select distinct
        procedure_id,
        school_code,
        participant_code
    from {{ ref('fct_participant_results') }}
    where procedure_id in (
        select procedure_id
        from {{ ref('int_procedures__mentioned') }}
        where mention_key in (select mention_key from {{ ref('stg_work_lots__works') }})
    )
),

schools_known as (
    select distinct
        procedure_id,
        school_code
    from known
)

select
    lots.lot_name,
    mentioned.procedure_id,
    mentioned.kind,
    mentioned.school_year,
    mentioned.season,
    mentioned.subject,
    mentioned.grade,
    schools.municipality,
    lots.school_code,
    coalesce(schools.name, lots.school_code) as school_name,
    lots.class_label,
    lots.participant_code,
    lots.package,
    lots.work_code,
    lots.first_expert,
    lots.second_expert,
    lots.third_expert,
    lots.reason,
    lots.rule,
    lots.of_cnt,
    lots.seed_text,
    lots.source_text,
    lots.drawn_on,
    lots.kept_until,
    lots.seed_of,
    case when lots.seed_of is null and schools_known.school_code is not null then known.participant_code is not null end as has_result,
    true as is_person_level,
    lots.load_id,
    lots.row_number
from {{ ref('stg_work_lots__works') }} as lots
inner join {{ ref('int_procedures__mentioned') }} as mentioned using (mention_key)
left join {{ ref('dim_schools') }} as schools on lots.school_code = schools.school_code
left join schools_known
    on mentioned.procedure_id = schools_known.procedure_id and lots.school_code = schools_known.school_code
left join known
    on
        mentioned.procedure_id = known.procedure_id
        and lots.school_code = known.school_code
        and lots.participant_code = known.participant_code
where mentioned.procedure_id is not null
