-- A report that comes again under the same name and day replaces the older one.
select *
from {{ source('raw', 'status_report_conditions') }}
qualify load_id = max(load_id) over (partition by source_file, as_of)
