with shows as (
    select
        {{ practice_id('practices') }} as practice_id,
        practices.*,
        schools.name as school_name,
        coalesce(schools.name, 'школа ' || practices.school_code, practices.municipality) as holder
    from {{ ref('fct_practices') }} as practices
    left join {{ ref('dim_schools') }} as schools using (school_code)
),

dated as (
    select distinct topic, holder, site from shows where shown_on is not null
),

came as (
    select event_date, topic, max(schools_cnt) as schools_cnt
    from {{ ref('rpt_events') }}
    where schools_cnt > 0
    group by event_date, topic
)

select
    shows.practice_id,
    shows.topic,
    shows.municipality,
    shows.school_code,
    shows.school_name,
    shows.holder,
    shows.site,
    shows.order_text,
    shows.shown_on,
    shows.proved_by,
    shows.useful_for,
    shows.valid_to,
    came.schools_cnt,
    coalesce(shows.valid_to >= {{ today() }}, true) as is_offered,
    case
        when shows.valid_to < {{ today() }} then 'больше не предлагают'
        when shows.shown_on is null then 'день не назначен'
        when shows.shown_on >= {{ today() }} then 'показ впереди'
        else 'показ прошёл'
    end as state,
    case
        when shows.valid_to < {{ today() }} then null
        when shows.shown_on is null then 'назначить день показа'
        when shows.shown_on >= {{ today() }} and shows.order_text is null then 'издать приказ о площадке'
        when shows.shown_on >= {{ today() }} then 'пригласить школы'
        when came.schools_cnt is null and {{ school_year_of('shows.shown_on') }} = {{ school_year_of(today()) }}
            then 'записать, какие школы были'
    end as next_step
from shows
left join dated
    on shows.topic = dated.topic and shows.holder = dated.holder and shows.site is not distinct from dated.site
left join came on shows.shown_on = came.event_date and shows.topic = came.topic
where shows.shown_on is not null or dated.topic is null
