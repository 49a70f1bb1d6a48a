-- Conditions before the day: of every school its next day of a campaign, and every day that lacks what a norm requires.
-- Grain: day of a school × condition.
select
    visit_id,
    condition,
    campaign,
    kind,
    school_year,
    season,
    municipality,
    school_code,
    school_name,
    visit_date,
    works_words,
    said,
    said_on,
    norm,
    state,
    is_next_day
from marts.rpt_condition_gaps
where is_next_day or state = 'требуемого нет'
order by state <> 'требуемого нет', visit_date, school_name, school_code, condition
