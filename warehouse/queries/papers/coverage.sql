-- Coverage by training of three years, every group and topic of courses. Grain: group × topic of courses.
select
    municipality, group_type, group_name, school_code, topic_kind, teachers_cnt, trained_cnt, trained_pct, trained_low_pct,
    trained_high_pct
from marts.rpt_pd_coverage
where ($municipality::varchar is null or municipality = $municipality)
order by municipality, group_type, group_name, topic_kind
