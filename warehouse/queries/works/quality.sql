-- How readers agree with the other reading, the third one and seeds, as codes, for the coordinator. Grain: expert × subject.
select
    person_code,
    subject,
    works_cnt,
    compared_cnt,
    equal_cnt,
    equal_pct,
    difference,
    third_works_cnt,
    seed_works_cnt,
    seed_compared_cnt,
    seed_equal_cnt,
    seed_difference,
    drift
from marts.rpt_expert_quality
order by subject, person_code
