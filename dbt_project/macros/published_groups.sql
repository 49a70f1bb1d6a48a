{# One published report of ФИС ОКО: a report that comes again replaces the older version group by group. #}
{% macro published_groups(
    report,
    columns=['schools_cnt', 'participants', 'value_key', 'pct', 'participants_cnt', 'max_points'],
    values=['value_key']
) %}
with base as (
    select
        {{ procedure_id() }} as procedure_id,
        kind,
        school_year,
        season,
        subject,
        grade,
        class_grade,
        language,
        study_level,
        procedure_name,
        procedure_date,
        max_primary_score,
        group_level,
        group_name,
        municipality_code,
        school_code,
        {{ columns | join(', ') }},
        load_id,
        sheet,
        row_number
    from {{ current_rows(report) }}
)

select *
from base
qualify row_number() over (
    partition by procedure_id, group_level, group_name, school_code, municipality_code, {{ values | join(', ') }}
    order by load_id desc, row_number desc
) = 1
{% endmacro %}
