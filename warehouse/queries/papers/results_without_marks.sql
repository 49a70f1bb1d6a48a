-- What is known of the results of a procedure without marks of our own. Grain: municipality.
select
    municipality, published_n, quality_pct, above_level, quality_above_pct, quality_difference, scored_cnt, mean_score,
    max_primary_score, score_above_level, above_mean_score, score_difference
from marts.rpt_results_without_marks
where procedure_id = $procedure_id and ($municipality::varchar is null or municipality = $municipality)
order by municipality
