-- Words with which registers name a measure. Grain: plan in words × number in words.
select plan_text, measure_number as measure_text from {{ ref('stg_plan_status__events') }}
union
select plan_text, measure_number as measure_text from {{ ref('stg_plan_corrections__measures') }}
union
select plan_name as plan_text, measure_number as measure_text
from {{ ref('fct_documents') }}
where measure_number is not null
