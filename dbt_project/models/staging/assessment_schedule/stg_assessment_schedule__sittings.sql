-- Which file's rows count was decided when the files were loaded; of two files that name the same work the newer one.
{% set work = [
    ('cell', 'varchar'), ('subject', 'varchar'), ('language', 'varchar'), ('study_level', 'varchar'),
    ('held_on', 'date'), ('season', 'varchar'), ('school_week', 'integer'), ('work_kind', 'varchar'),
    ('procedure_kind', 'varchar'), ('level', 'varchar'), ('hours', 'double')
] %}
with planned as (
    select
        school_code,
        school_name,
        school_year,
        grade,
        class_label,
        order_number,
        order_date,
        load_id,
        sheet,
        row_number,
        unnest(cast(works as json[])) as work
    from {{ current_rows('assessment_schedule') }}
)

select
    school_code,
    school_name,
    school_year,
    grade,
    class_label,
{%- for name, type in work %}
    cast(work ->> '{{ name }}' as {{ type }}) as {{ name }},
{%- endfor %}
    order_number,
    order_date,
    load_id,
    sheet,
    row_number
from planned
qualify row_number() over (
    partition by school_code, school_name, class_label, subject, language, study_level, held_on, school_week
    order by load_id desc, row_number, cell
) = 1
