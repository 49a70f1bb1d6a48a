-- Recommendations by addressee. Grain: recommendation.
select * from marts.rpt_recommendations
order by audience, addressee, due
