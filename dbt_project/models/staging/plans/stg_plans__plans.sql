select plan_id, source_file, title, approved_on, period_start, period_end, years, load_id
from {{ current_files('plans') }}
