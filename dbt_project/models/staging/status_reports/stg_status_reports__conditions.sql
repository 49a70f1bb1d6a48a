-- A report that comes again under the same name and day replaces the older one.
select *
from {{ current_files('status_report_conditions') }}
