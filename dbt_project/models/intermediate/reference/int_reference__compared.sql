-- Published figures beside our own. Groups wider than what is loaded here (a region, the whole sample) are compared only
-- when the number of participants says that they are the same; a value that nobody of ours has is 0 %, not missing.
-- A report printed in whole percents is rounded to half a point; otherwise the limit is a threshold of the project.
with own_groups as (
    select procedure_id, report, own_level, own_key, max(participants) as participants
    from {{ ref('int_reference__own') }}
    group by procedure_id, report, own_level, own_key
),

printed as (
    select load_id, sheet, report, max(abs(pct - round(pct, 0))) < 1e-9 as is_whole
    from {{ ref('int_reference__published') }}
    group by load_id, sheet, report
),

rounding as (
    select value as limit_pts from {{ ref('thresholds') }} where threshold = 'reference_rounding_pts'
)

select
    published.*,
    own_groups.participants as own_participants,
    own_groups.participants = published.participants as is_same_group,
    case
        when own_groups.participants is null then null
        when published.report = 'items' then own.pct
        else coalesce(own.pct, 0)
    end as own_pct,
    case when printed.is_whole then 0.5 else rounding.limit_pts end as limit_pts
from {{ ref('int_reference__published') }} as published
cross join rounding
left join printed
    on
        published.load_id = printed.load_id
        and published.report = printed.report
        and published.sheet is not distinct from printed.sheet
left join own_groups
    on
        published.procedure_id = own_groups.procedure_id
        and published.report = own_groups.report
        and published.own_level = own_groups.own_level
        and published.own_key = own_groups.own_key
left join {{ ref('int_reference__own') }} as own
    on
        published.procedure_id = own.procedure_id
        and published.report = own.report
        and published.own_level = own.own_level
        and published.own_key = own.own_key
        and published.value_key = own.value_key
