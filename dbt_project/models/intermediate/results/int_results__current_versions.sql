-- Which loads of a school's class count in a procedure, as loading has decided; `rows_hash` changes with any of the rows.
-- Grain: procedure × school × class × load.
select
    procedure_id,
    school_code,
    class_label,
    load_id,
    count(*) as rows_cnt,
    bit_xor(hash(sheet, row_number)) as rows_hash
from {{ ref('stg_results__participants') }}
group by procedure_id, school_code, class_label, load_id
