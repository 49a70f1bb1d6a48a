select
    cast(school_year as integer) as school_year, noticed_cnt, decided_cnt, confirmed_cnt, dismissed_cnt, checked_cnt,
    checked_rest_cnt, is_estimable, confirmed_pct, confirmed_low_pct, confirmed_high_pct
from {{ ref('int_objectivity__field') }}
