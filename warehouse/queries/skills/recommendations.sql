-- Addressed recommendations for an addressee, strengths first. Grain: recommendation.
select campaign, audience, addressee, school_code, subject, kind, order_no, fact, hypothesis, action, help, due, due_text, measure, is_person_level
from marts.rpt_recommendations
where audience = $audience
    and ($municipality::varchar is null or municipality = $municipality)
    and ($school_code::varchar is null or school_code = $school_code)
    and ($subject::varchar is null or audience = 'школа' or subject = $subject)
order by campaign, addressee, order_no
