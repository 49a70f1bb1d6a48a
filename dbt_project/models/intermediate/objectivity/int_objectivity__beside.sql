-- What other sources say about a school in a procedure, with their names: shown beside, never added to our level.
-- A high mean score measures the level of results and is left out. Grain: procedure × school × reading.
with flagged as (
    select
        signs.procedure_id,
        signs.school_code,
        signs.source,
        signs.sign_name,
        signs.is_person_level,
        case signs.source when 'list' then 1 when 'markers_14' then 2 else 3 end as place
    from {{ ref('msr_objectivity_signs') }} as signs
    left join {{ ref('objectivity_markers') }} as markers on signs.sign = markers.marker
    where signs.source <> 'own' and signs.is_flagged and markers.formula is distinct from 'high_mean'
),

readings as (
    select *, 'full' as reading from flagged
    union all
    select *, 'open' as reading from flagged where not coalesce(is_person_level, true)
),

named as (
    select distinct procedure_id, school_code, reading, place, source, sign_name from readings
),

sources as (
    select procedure_id, school_code, reading, string_agg(source, ', ' order by place) as sources
    from (select distinct procedure_id, school_code, reading, place, source from named) as distinct_sources
    group by procedure_id, school_code, reading
)

select
    named.procedure_id,
    named.school_code,
    named.reading,
    any_value(sources.sources) as sources,
    string_agg(named.sign_name, '; ' order by named.place, named.sign_name) as beside_words
from named
inner join sources using (procedure_id, school_code, reading)
group by named.procedure_id, named.school_code, named.reading
