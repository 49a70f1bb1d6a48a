-- What: files whose rows are neither loaded nor in quarantine. When it matters: "nothing is lost" is broken.
-- How to resolve: the extractor of the listed kind drops rows without a reason; fix it and run `obektiv rebuild`.
select loads.load_id, loads.file_name, loads.rows_read, loads.rows_loaded, loads.rows_quarantined
from {{ source('ops', 'load_log') }} as loads
left join (
    select load_id, count(*) as held_cnt from {{ source('ops', 'quarantine') }} group by load_id
) as held using (load_id)
where
    loads.status in ('loaded', 'held', 'replaced', 'withdrawn')
    and (
        loads.rows_read <> loads.rows_loaded + loads.rows_quarantined
        or loads.rows_quarantined <> coalesce(held.held_cnt, 0)
    )
