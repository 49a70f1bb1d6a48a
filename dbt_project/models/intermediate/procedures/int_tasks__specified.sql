-- One row a task of a procedure's specification, with the maximum that scores are checked against.
select
    procedures.procedure_id,
    specs.task_code,
    min(specs.task_no) as task_no,
    max(specs.max_score) as max_score,
    max(specs.difficulty) as difficulty,
    max(specs.answer_type) as answer_type
from {{ ref('int_procedures__specifications') }} as procedures
inner join {{ ref('stg_test_specs__tasks') }} as specs
    on
        procedures.kind = specs.kind
        and procedures.subject = specs.subject
        and procedures.grade = specs.grade
        and procedures.spec_year = specs.spec_year
        and {{ same_variety('procedures', 'specs') }}
group by procedures.procedure_id, specs.task_code
