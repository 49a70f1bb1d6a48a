select
    found.base, found.mechanism, coalesce(mechanisms.title, found.mechanism) as mechanism_name, mechanisms.place,
    found.size as class_size,
    case found.size when 'до 9' then 1 when '10–19' then 2 else 3 end as size_place,
    found.cases as cases_cnt, found.seen_pct, found.noticed_pct,
    case when found.cases >= limits.least_planted then found.seen_pct end as said_seen_pct,
    case when found.cases >= limits.least_planted then found.noticed_pct end as said_noticed_pct,
    found.method_version
from {{ ref('int_objectivity__honesty') }} as found
cross join (select value as least_planted from {{ ref('thresholds') }} where threshold = 'least_planted_cases') as limits
left join {{ ref('objectivity_mechanisms') }} as mechanisms on found.mechanism = mechanisms.mechanism
