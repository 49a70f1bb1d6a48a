-- Procedures of the newest school year with results, and the campaign they belong to: a ВПР season is one campaign.
select
    procedure_id, kind, school_year, season, subject, grade, results_received_on,
    case when kind = 'ВПР' then concat(kind, ', ', season, ' ', cast(school_year - 1 as varchar), '/', right(cast(school_year as varchar), 2)) else procedure_id end as campaign,
    max(results_received_on) over (
        partition by case when kind = 'ВПР' then concat(kind, season, cast(school_year as varchar)) else procedure_id end
    ) as received_on
from {{ ref('dim_procedures') }}
where has_results
qualify school_year = max(school_year) over ()
