select period, effect, low, high, p_value, observed as observed_cnt, schools as schools_cnt, is_publishable,
    is_publishable and not (low <= 0 and high >= 0) as is_beyond_chance
from {{ ref('int_objectivity__observer_effect') }}
