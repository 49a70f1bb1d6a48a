-- With which earlier procedure a procedure may be compared: the same subject and grade a year before, or the same
-- pupils earlier. Both must rest on the same codifier. Grain: procedure × type of pair.
with placed as (
    select
        procedure_id, procedures.kind, procedures.school_year, procedures.season, procedures.subject,
        procedures.grade, procedures.class_grade, procedures.language, procedures.study_level, codifiers.codifier,
        10 * procedures.school_year
        + case procedures.season when 'осень' then 1 when 'зима' then 2 else 3 end as place
    from {{ ref('dim_procedures') }} as procedures
    left join {{ ref('int_procedures__codifiers') }} as codifiers using (procedure_id)
    where procedures.has_results
),

candidates as (
    select
        later.procedure_id, 'тот же предмет и класс' as pair_type, earlier.procedure_id as previous_procedure_id,
        earlier.school_year as previous_school_year, earlier.season as previous_season,
        earlier.grade as previous_grade, earlier.class_grade as previous_class_grade,
        later.class_grade, earlier.place,
        coalesce(later.codifier = earlier.codifier, false) as is_comparable
    from placed as later
    inner join placed as earlier
        on
            later.kind = earlier.kind
            and later.subject = earlier.subject
            and {{ same_variety('later', 'earlier') }}
            and later.grade = earlier.grade
            and later.season = earlier.season
            and later.school_year > earlier.school_year
    union all
    select
        later.procedure_id, 'те же обучающиеся' as pair_type, earlier.procedure_id as previous_procedure_id,
        earlier.school_year as previous_school_year, earlier.season as previous_season,
        earlier.grade as previous_grade, earlier.class_grade as previous_class_grade,
        later.class_grade, earlier.place,
        coalesce(later.codifier = earlier.codifier, false) as is_comparable
    from placed as later
    inner join placed as earlier
        on
            later.kind = earlier.kind
            and later.subject = earlier.subject
            and {{ same_variety('later', 'earlier') }}
            and later.class_grade - earlier.class_grade = later.school_year - earlier.school_year
            and later.place > earlier.place
            and later.school_year - earlier.school_year <= 2
)

select *
from candidates
qualify row_number() over (
    partition by procedure_id, pair_type order by is_comparable desc, place desc, previous_procedure_id
) = 1
