-- The topic of a task in words that a subject teacher reads. Grain: procedure × task.
select
    results.procedure_id,
    results.task_code,
    min({{ short_title('results.title') }}) as topic
from {{ ref('int_reports__task_results') }} as results
inner join {{ ref('int_support__topic_words') }} as said
    on
        results.procedure_id = said.procedure_id
        and results.result_type = said.topic_type
        and results.result_code = said.topic_code
where said.is_main and not said.is_whole_work
group by results.procedure_id, results.task_code
