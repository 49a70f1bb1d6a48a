-- Official lists of a year: which markers each names for a school, and how many. Grain: list × school.
select
    l.list_name,
    l.document,
    l.school_year,
    s.municipality,
    l.school_code,
    s.name as school_name,
    l.is_4_ru,
    l.is_4_ma,
    l.is_5_ru,
    l.is_5_ma,
    l.other_markers,
    l.markers_cnt
from marts.rpt_official_lists as l
inner join marts.dim_schools as s using (school_code)
where l.school_year = $school_year
    and ($school_code::varchar is null or l.school_code = $school_code)
order by l.list_name, s.municipality, s.name
