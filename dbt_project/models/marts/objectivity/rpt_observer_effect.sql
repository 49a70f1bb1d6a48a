select period, effect, low, high, p_value, observed as observed_cnt, schools as schools_cnt, is_publishable
from {{ ref('int_objectivity__observer_effect') }}
