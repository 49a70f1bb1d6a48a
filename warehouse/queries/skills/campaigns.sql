-- Seasons with topics, newest first, for the filters. Grain: kind × school year × season × subject.
select distinct kind, school_year, season, subject
from marts.rpt_content_topics
order by school_year desc, kind, season, subject
