-- What was already done on a topic: decisions and measures of the plan carried out, courses finished by teachers of a
-- school, confirmed school answers. Grain: one thing done. `what` is matched with topics and rules in Python; a measure of
-- the plan only with rules: «Размещение графика» is no work on reading graphs.
select cast(null as varchar) as municipality, cast(null as varchar) as school_code, concat(topic, ' ', decision) as what, coalesce(due_on, meeting_date) as done_on, true as is_topical
from {{ ref('fct_decisions') }}
where is_done
union all
select cast(null as varchar) as municipality, happened.school_code, measures.title as what, happened.done_date as done_on, false as is_topical
from {{ ref('fct_measure_occurrences') }} as happened
inner join {{ ref('dim_measures') }} as measures on happened.plan_id = measures.plan_id and happened.number = measures.number
where happened.status in ('выполнено', 'выполнено с нарушением срока') and happened.done_date is not null
union all
select municipality, school_code, deficit as what, coalesce(request_date, {{ today() }}) as done_on, true as is_topical
from {{ ref('fct_pd_requests') }}
where status = 'completed'
union all
select municipality, school_code, course_name as what, completed_on as done_on, true as is_topical
from {{ ref('fct_pd_completions') }}
where is_counted and completed_on is not null and school_code is not null
