{{ config(severity='warn') }}
-- What: how many participants each school sent in each season against what is known of them (int_reports__expected_rows).
-- When it matters: half a file or a class sent twice looks like a change of results.
-- How to resolve: ask the school for the missing class, or write the right number into expected_participants.csv.
select procedure_id, school_code, participants_cnt, expected_cnt, basis, is_too_few, is_too_many
from {{ ref('int_reports__expected_rows') }}
where is_too_few or is_too_many
