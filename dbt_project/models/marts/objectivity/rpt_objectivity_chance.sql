-- Benjamini–Hochberg: of the flagged rows of a year, at most the largest q among them is expected to be chance.
with units as (
    select school_year, 'class' as unit, q_value, level, n from {{ ref('rpt_class_objectivity') }}
    union all
    select school_year, 'school_procedure', q_value, level, n from {{ ref('rpt_school_procedure_objectivity') }}
)

select
    school_year,
    unit,
    count(*) filter (level <> 'мало данных') as tested_cnt,
    count(*) filter (level = 'признаки') as flagged_cnt,
    count(*) filter (level = 'требует внимания') as watched_cnt,
    count(*) filter (level = 'мало данных') as scarce_cnt,
    coalesce(max(q_value) filter (level = 'признаки'), 0) as largest_q,
    coalesce(max(q_value) filter (level = 'признаки'), 0) * count(*) filter (level = 'признаки') as chance_cnt
from units
group by school_year, unit
