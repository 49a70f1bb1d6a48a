-- What is asked of the region for the next year, the greatest need first. Grain: municipality × subject × topic.
select municipality, subject, topic, for_year, people_cnt, schools_cnt, high_cnt, accepted_cnt, without_course_cnt, courses
from marts.rpt_course_needs
where ($municipality::varchar is null or municipality = $municipality)
    and ($subject::varchar is null or subject = $subject)
order by people_cnt desc, subject, topic, municipality
