-- What the build holds in the reader's scope: every role sees them. Grain: one row.
select
    sum(participants_cnt) as rows_cnt,
    count(distinct school_code) as schools_cnt,
    count(distinct procedure_id) as procedures_cnt,
    max(school_year) as last_school_year
from marts.fct_upload_status
where has_results
