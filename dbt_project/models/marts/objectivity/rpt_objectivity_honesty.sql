select
    found.base, found.mechanism, coalesce(mechanisms.title, found.mechanism) as mechanism_name, mechanisms.place,
    found.size as class_size, found.cases as cases_cnt, found.seen_pct, found.noticed_pct, found.method_version
from {{ ref('int_objectivity__honesty') }} as found
left join {{ ref('objectivity_mechanisms') }} as mechanisms on found.mechanism = mechanisms.mechanism
