with counted as (
    -- In all: a row even where nothing was drawn.
    select
        'Все виды действий' as action_label,
        true as is_total,
        count(*) as drawn_cnt,
        count(answer) as answered_cnt,
        count(*) filter (is_right) as right_cnt
    from {{ ref('rpt_closing_checks') }}
    union all
    select action_label, false, count(*), count(answer), count(*) filter (is_right)
    from {{ ref('rpt_closing_checks') }}
    group by action_label
)

select
    action_label,
    is_total,
    drawn_cnt,
    answered_cnt,
    right_cnt,
    round({{ share_pct('right_cnt', 'answered_cnt') }}, 1) as precision_pct,
    round({{ wilson_pct('1.0 * right_cnt / nullif(answered_cnt, 0)', 'answered_cnt', 'low') }}, 1) as low_pct,
    round({{ wilson_pct('1.0 * right_cnt / nullif(answered_cnt, 0)', 'answered_cnt', 'high') }}, 1) as high_pct,
    case
        when drawn_cnt = 0 then 'проверять пока нечего'
        when answered_cnt = 0 then 'пока ни одного ответа'
        when right_cnt = answered_cnt then 'все закрытия подтверждены'
        else 'не о том: ' || (answered_cnt - right_cnt) || ' из ' || answered_cnt
    end as conclusion
from counted
