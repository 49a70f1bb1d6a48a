-- What the statistics of a procedure depend on, as one hash: its own facts and the other subjects of its season
-- (pupils are linked between them). When it stays the same, the cached statistics stay.
with seasons as (
    select kind, school_year, season, md5(string_agg(inputs_hash, '|' order by inputs_hash)) as season_hash
    from {{ ref('int_procedures__listed') }}
    inner join {{ ref('int_procedures__inputs') }} using (procedure_id, kind, subject, grade)
    group by kind, school_year, season
)

select
    procedures.procedure_id,
    procedures.kind,
    procedures.school_year,
    procedures.season,
    md5(inputs.inputs_hash || seasons.season_hash) as inputs_hash
from {{ ref('int_procedures__listed') }} as procedures
inner join {{ ref('int_procedures__inputs') }} as inputs using (procedure_id)
inner join seasons
    on
        procedures.kind = seasons.kind
        and procedures.school_year = seasons.school_year
        and procedures.season = seasons.season
