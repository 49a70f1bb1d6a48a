select
    concat(cycle_code, '-', cast(school_year as varchar)) as cycle_id,
    cycle_code, cycle_name, school_year, collect_from, collect_to, outcome, source, state, is_next
from {{ ref('int_support__cycles') }}
