-- The day since which plans are kept in the program, for Python models: that of the first file, which a rebuilt store knows
-- from the archive. Nothing where the clock is set back, as demonstrations do: files of another day say nothing of it.
-- Grain: one row.
with first as (
    select min(cast(least(loaded_at, coalesce(changed_at, loaded_at)) as date)) as came_on
    from {{ source('ops', 'load_log') }}
)

select case when came_on <= {{ today() }} then came_on end as started_on
from first
