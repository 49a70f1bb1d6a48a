with own as (
    select plan_id, number, position from {{ ref('int_plans__people') }}
),

acting as (
    select
        own.plan_id,
        own.number,
        substitutions.acting_position as position,
        substitutions.absent_position as acts_for,
        substitutions.date_from,
        substitutions.date_to,
        substitutions.ground
    from own
    inner join {{ ref('int_plans__substitutions') }} as substitutions on own.position = substitutions.absent_position
    -- Who answers for a measure anyway acts for nobody in it.
    where not exists (
        select 1
        from own as same
        where same.plan_id = own.plan_id and same.number = own.number and same.position = substitutions.acting_position
    )
),

everybody as (
    select plan_id, number, position, cast(null as varchar) as acts_for, cast(null as date) as date_from,
        cast(null as date) as date_to, cast(null as varchar) as ground
    from own
    union all
    select * from acting
)

select
    concat_ws('|', plan_id, number, position, coalesce(acts_for, '-'), coalesce(cast(date_from as varchar), '-')) as person_key,
    plan_id,
    number,
    position,
    acts_for,
    date_from,
    date_to,
    acts_for is null or {{ today() }} between date_from and coalesce(date_to, {{ today() }}) as is_now,
    case
        when acts_for is not null
            then
                'за должность «' || acts_for || '» с ' || strftime(date_from, '%d.%m.%Y')
                || coalesce(' по ' || strftime(date_to, '%d.%m.%Y'), '')
                || coalesce(' – ' || nullif(ground, ''), '')
    end as said
from everybody
