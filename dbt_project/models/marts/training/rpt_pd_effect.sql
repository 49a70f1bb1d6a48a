select
    md5(concat_ws('|', outcome, topic_kind)) as effect_id,
    outcome as outcome_name,
    topic_kind,
    trained_cnt,
    comparable_cnt,
    before_trained,
    after_trained,
    before_comparable,
    after_comparable,
    effect,
    effect_low,
    effect_high,
    conclusion
from {{ ref('int_support__effect') }}
