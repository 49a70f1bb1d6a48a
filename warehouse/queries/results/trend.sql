-- Marks of the same subject in other years: the same grade, and the same pupils a grade lower or higher.
-- Spring sits beside spring. Grain: group × procedure.
with placed as (
    select p.procedure_id, p.kind, p.season, p.subject, p.grade, p.school_year, c.codifier
    from marts.dim_procedures as p
    left join seeds.codifiers as c
        on p.kind = c.kind
        and p.school_year between c.first_school_year and coalesce(c.last_school_year, 9999)
),

here as (
    select kind, season, subject, grade, school_year, grade - school_year as cohort, codifier
    from placed
    where procedure_id = $procedure_id
)

select
    r.procedure_id,
    r.school_year,
    r.grade,
    r.group_level,
    r.group_key,
    r.group_name,
    r.n,
    r.sample_tier,
    r.mark2_pct as low_pct,
    r.mark2_low_pct as low_low_pct,
    r.mark2_high_pct as low_high_pct,
    r.quality_pct,
    r.quality_low_pct,
    r.quality_high_pct,
    r.success_pct,
    r.grade = h.grade as is_same_grade,
    r.grade - r.school_year = h.cohort as is_same_cohort,
    p.codifier is not distinct from h.codifier as is_comparable
from marts.rpt_marks_summary as r
inner join placed as p on r.procedure_id = p.procedure_id
inner join here as h on r.kind = h.kind and r.season = h.season and r.subject = h.subject
where (r.grade = h.grade or r.grade - r.school_year = h.cohort)
    and r.n > 0
    and (
        r.group_level = 'region'
        or ($school_code::varchar is null and r.group_level = 'municipality' and r.municipality = $municipality)
        or ($class_label::varchar is null and r.group_level = 'school' and r.school_code = $school_code)
    )
order by r.school_year, r.grade, r.group_level
