-- Share of cases the method sees in real classes with known changes; empty where too few were planted.
-- Grain: mechanism × class size.
select
    mechanism, mechanism_name, place, class_size, cases_cnt, method_version,
    said_seen_pct as seen_pct, said_noticed_pct as noticed_pct
from marts.rpt_objectivity_honesty
where base = 'planted'
order by place, size_place
