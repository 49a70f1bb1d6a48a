-- Municipalities and schools with topics, for the filters. Grain: school.
select distinct schools.municipality, schools.school_code, schools.name
from marts.dim_schools as schools
inner join marts.rpt_content_topics as topics on schools.school_code = topics.school_code
order by schools.municipality, schools.name
