-- Procedures that any source names: with results, in the calendar, in a register, in a published report. Only the first
-- two are known; the others wait for their results, and their rows stand beside them already. Grain: procedure.
{% set published = ['stg_marks__groups', 'stg_journal__groups', 'stg_scores__groups', 'stg_items__groups', 'stg_planned__results'] %}
with named as (
    select procedure_id, kind, school_year, season, subject, grade, language, study_level, class_grade
    from {{ ref('int_procedures__known') }}
    union all
    select procedure_id, kind, school_year, season, subject, grade, language, study_level, grade as class_grade
    from {{ ref('int_procedures__mentioned') }}
    where procedure_id is not null and not is_known
    {% for relation in published %}
    union all
    select
        procedure_id, kind, school_year, season, subject, grade, language, study_level,
        coalesce(class_grade, grade) as class_grade
    from {{ ref(relation) }}
    where procedure_id not in (select known.procedure_id from {{ ref('int_procedures__known') }} as known)
    {% endfor %}
)

select
    procedure_id,
    max(kind) as kind,
    max(school_year) as school_year,
    max(season) as season,
    max(subject) as subject,
    max(grade) as grade,
    max(language) as language,
    max(study_level) as study_level,
    max(class_grade) as class_grade
from named
group by procedure_id
