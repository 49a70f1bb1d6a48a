-- A corrected file of the same procedure and school supersedes the older one: when a newer load names at least one
-- of the same participants, the older load's rows of that school stay in history only. Loads without common
-- participants are parts of one whole (a file a class) and stay side by side.
with loads as (
    select distinct procedure_id, school_code, load_id
    from {{ ref('stg_results__participants') }}
),

several as (
    select procedure_id, school_code
    from loads
    group by procedure_id, school_code
    having count(*) > 1
),

participants as (
    select procedure_id, school_code, participant_code, load_id
    from {{ ref('stg_results__participants') }}
    inner join several using (procedure_id, school_code)
),

superseded as (
    select distinct older.procedure_id, older.school_code, older.load_id
    from participants as older
    inner join participants as newer
        on
            older.procedure_id = newer.procedure_id
            and older.school_code = newer.school_code
            and older.participant_code = newer.participant_code
            and older.load_id < newer.load_id
)

select loads.procedure_id, loads.school_code, loads.load_id
from loads
left join superseded using (procedure_id, school_code, load_id)
where superseded.load_id is null
