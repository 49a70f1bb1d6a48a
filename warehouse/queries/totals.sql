-- What the build holds in the reader's scope. Grain: one row.
select
    count(*) as rows_cnt,
    count(distinct school_code) as schools_cnt,
    count(distinct procedure_id) as procedures_cnt,
    count(distinct municipality) as municipalities_cnt,
    max(school_year) as last_school_year
from marts.fct_participant_results
