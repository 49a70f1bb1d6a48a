select base, prevalence_pct, found_pct, false_pct, precision_pct
from {{ ref('int_objectivity__precision') }}
