-- The day since which plans are kept in the program, for Python models: that of the first file. Nothing where the clock is
-- set back, as demonstrations do: files of another day say nothing of it. Grain: one row.
select case when min(cast(loaded_at as date)) <= {{ today() }} then min(cast(loaded_at as date)) end as started_on
from {{ source('ops', 'load_log') }}
