with reasons as (
    select distinct load_id, sheet, row_number, message, how_to_fix
    from {{ ref('int_findings__all') }}
    where effect = 'row_held'
),

held as (
    select distinct load_id, sheet, row_number from {{ source('ops', 'quarantine') }}
)

select
    md5(concat_ws('|', held.load_id, coalesce(held.sheet, ''), held.row_number)) as held_row_id,
    held.load_id,
    loads.file_name,
    held.sheet,
    held.row_number,
    string_agg(distinct reasons.message, '; ' order by reasons.message) as reasons,
    string_agg(distinct reasons.how_to_fix, '; ' order by reasons.how_to_fix) as how_to_fix
from held
inner join {{ source('ops', 'load_log') }} as loads
    on held.load_id = loads.load_id and loads.status not in ('withdrawn', 'replaced')
left join reasons
    on
        held.load_id = reasons.load_id
        and held.row_number = reasons.row_number
        and held.sheet is not distinct from reasons.sheet
group by held.load_id, loads.file_name, held.sheet, held.row_number
