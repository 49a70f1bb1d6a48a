-- The catalogue of practices with those recorded since the build: a show again replaces the former, a day the show without one.
with lines as (
    select
        said.*,
        schools.name as school_name,
        coalesce(schools.name, 'школа ' || said.school_code, said.municipality_said) as holder,
        coalesce(schools.municipality, said.municipality_said) as municipality,
        concat_ws('|', said.topic, coalesce(said.school_code, said.municipality_said), said.site, cast(said.shown_on as varchar))
            as practice_id
    from pending.practice as said
    left join published.marts.dim_schools as schools using (school_code)
    qualify row_number() over (partition by practice_id order by said.place desc) = 1
),

dated as (
    select topic, holder, site from lines where shown_on is not null
    union
    select topic, holder, site from {table} where shown_on is not null
),

everything as (
    select *, false as is_pending from {table} where practice_id not in (select practice_id from lines)
    union all by name
    select
        practice_id, topic, municipality, school_code, school_name, holder, site, order_text, shown_on, proved_by, useful_for, valid_to,
        coalesce(valid_to >= {today}, true) as is_offered,
        case
            when valid_to < {today} then 'больше не предлагают'
            when shown_on is null then 'день не назначен'
            when shown_on >= {today} then 'показ впереди'
            else 'показ прошёл'
        end as state,
        case
            when valid_to < {today} then null
            when shown_on is null then 'назначить день показа'
            when shown_on >= {today} and order_text is null then 'издать приказ о площадке'
            when shown_on >= {today} then 'пригласить школы'
            when year(shown_on + interval 4 month) = year({today} + interval 4 month) then 'записать, какие школы были'
        end as next_step,
        true as is_pending
    from lines
)

select everything.*
from everything
left join dated
    on everything.topic = dated.topic and everything.holder = dated.holder and everything.site is not distinct from dated.site
where everything.shown_on is not null or dated.topic is null
