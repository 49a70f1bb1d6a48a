-- Until what day a list of the pupils of a work lives: the end of the term in which its results came. Grain: procedure.
with years as (
    select distinct school_year from {{ ref('int_support__campaigns') }}
),

ends as (
    select cast(concat(cast(years.school_year + shift.step as varchar), '-', terms.ends_on) as date) as ends_on
    from {{ ref('support_terms') }} as terms
    cross join years
    cross join (values (-1), (0), (1)) as shift (step)
)

select
    campaigns.procedure_id,
    (
        select min(ends.ends_on)
        from ends
        where ends.ends_on >= coalesce(known.results_received_on, known.date_to, cast(known.first_loaded_on as date))
    ) as shown_until
from {{ ref('int_support__campaigns') }} as campaigns
inner join {{ ref('dim_procedures') }} as known using (procedure_id)
