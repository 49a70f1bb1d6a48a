-- Thresholds of the reports as one row, so that a report reads them without a join of its own.
select
    max(case when threshold = 'min_group_outside' then value end) as outside_from,
    max(case when threshold = 'min_group_rough' then value end) as rough_from,
    max(case when threshold = 'min_group_informative' then value end) as informative_from,
    max(case when threshold = 'mark2_rise_pts' then value end) as mark2_rise_pts,
    max(case when threshold = 'journal_gap_marks' then value end) as journal_gap_marks,
    max(case when threshold = 'half_of_tasks_pct' then value end) as half_of_tasks_pct,
    max(case when threshold = 'q_level' then value end) as q_level,
    max(case when threshold = 'min_schools_in_group' then value end) as min_schools_in_group,
    max(case when threshold = 'expected_rows_low' then value end) as expected_rows_low,
    max(case when threshold = 'expected_rows_high' then value end) as expected_rows_high,
    max(case when threshold = 'expected_rows_least' then value end) as expected_rows_least
from {{ ref('thresholds') }}
