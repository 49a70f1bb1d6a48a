{% set reports = [('marks', 'cast(mark as varchar)'), ('journal', 'change'), ('scores', 'cast(primary_score as varchar)'), ('items', 'task_code')] %}
with figures as (
    {% for report, value in reports -%}
    select
        '{{ report }}' as report, procedure_id, kind, school_year, season, subject, grade, group_level, group_name,
        municipality, school_code, participants, own_participants, {{ value }} as value_key, pct, own_pct,
        difference_pts, is_reconciled, load_id, sheet, row_number
    from {{ ref('fct_reference_' ~ report) }}
    union all
    {% endfor -%}
    select
        'planned' as report, procedure_id, kind, school_year, season, subject, grade, group_level, group_name,
        municipality, school_code, participants, null, task_code, pct, null, null, null, load_id, sheet, row_number
    from {{ ref('fct_reference_planned') }}
)

select
    md5(concat_ws(
        '|', report, load_id, coalesce(sheet, ''), row_number, group_level, coalesce(group_name, ''), coalesce(value_key, '')
    )) as figure_id,
    *,
    -- The number of participants says whether the group is the same; a wider group than ours is not expected to be.
    own_participants is not null and participants <> own_participants and group_level in ('school', 'municipality')
        as is_other_group
from figures
