-- Coverage by training of three years. Grain: group.
select group_type, group_name, municipality, school_code, teachers_cnt, trained_cnt, trained_pct, trained_low_pct, trained_high_pct
from marts.rpt_pd_coverage
where topic_kind = $topic_kind
    and ($municipality::varchar is null or municipality = $municipality)
order by group_type, group_name
