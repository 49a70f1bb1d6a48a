-- Classes that the calendar names and that the school's results of the procedure do not hold. Where the results name no
-- classes at all («5» without a letter), nothing can be said. Grain: procedure × school with results.
with named as (
    select distinct procedure_id, school_code, class_label
    from {{ ref('int_procedures__days') }}
    where school_code is not null and class_label is not null
),

received as (
    select distinct procedure_id, school_code, class_label, class_label = cast(class_grade as varchar) as is_nameless
    from {{ ref('fct_participant_results') }}
),

schools as (
    select procedure_id, school_code
    from received
    group by procedure_id, school_code
    having not max(is_nameless)
)

select
    named.procedure_id,
    named.school_code,
    string_agg(named.class_label, ', ' order by named.class_label) as missing_classes
from named
inner join schools using (procedure_id, school_code)
left join received
    on
        named.procedure_id = received.procedure_id
        and named.school_code = received.school_code
        and named.class_label = received.class_label
where received.class_label is null
group by named.procedure_id, named.school_code
