-- Which loads of a school's class count in a procedure, as loading has decided; `rows_hash` changes with any of the rows,
-- with the bytes of the file and with when it was read: read anew, it may say something else.
-- Grain: procedure × school × class × load.
with versions as (
    select
        procedure_id,
        school_code,
        class_label,
        load_id,
        count(*) as rows_cnt,
        bit_xor(hash(sheet, row_number)) as rows_hash
    from {{ ref('stg_results__participants') }}
    group by procedure_id, school_code, class_label, load_id
)

select
    versions.* exclude (rows_hash),
    hash(versions.rows_hash, loads.sha256, loads.loaded_at) as rows_hash
from versions
inner join {{ loads_as_read() }} as loads using (load_id)
