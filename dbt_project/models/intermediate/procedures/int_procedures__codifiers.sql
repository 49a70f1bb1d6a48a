-- On which codifier a procedure rests; empty where no period of its kind is known. Grain: procedure.
select procedures.procedure_id, codifiers.codifier
from {{ ref('dim_procedures') }} as procedures
left join {{ ref('codifiers') }} as codifiers
    on
        procedures.kind = codifiers.kind
        and procedures.school_year >= codifiers.first_school_year
        and procedures.school_year <= coalesce(codifiers.last_school_year, 9999)
