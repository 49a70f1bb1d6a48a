-- Recommendations by addressee, strengths first. Grain: recommendation.
select
    recommendation_id, campaign, school_year, audience, addressee, municipality, school_code, subject, kind, order_no,
    topic, fact, hypothesis, action, help, due, due_text, measure, text, n, is_person_level
from marts.rpt_recommendations
where ($municipality::varchar is null or municipality is null or municipality = $municipality)
order by audience, addressee, kind desc, order_no
