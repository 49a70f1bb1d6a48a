-- Share of cases the method sees in real classes with known changes; fewer than 10 cases say nothing.
-- Grain: mechanism × class size.
select
    mechanism, mechanism_name, place, class_size, cases_cnt, method_version,
    case when cases_cnt >= 10 then seen_pct end as seen_pct,
    case when cases_cnt >= 10 then noticed_pct end as noticed_pct
from marts.rpt_objectivity_honesty
where base = 'planted'
order by place, case class_size when 'до 9' then 0 when '10–19' then 1 else 2 end
