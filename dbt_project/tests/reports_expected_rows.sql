{{ config(severity='warn') }}
-- What: how many participants each school sent against what was expected: the seed expected_participants where it names
-- the school, otherwise the same pupils' previous procedure.
-- When it matters: half a file or a class sent twice looks like a change of results.
-- How to resolve: ask the school for the missing class, or write the right number into expected_participants.csv.
with sent as (
    select procedure_id, kind, school_year, season, subject, class_grade, school_code, participants_cnt
    from {{ ref('int_reports__groups') }}
    where group_level = 'school'
),

expected as (
    select
        sent.*,
        coalesce(cast(given.participants as bigint), earlier.participants_cnt) as expected_cnt,
        case when given.participants is not null then given.source else pairs.previous_procedure_id end as basis
    from sent
    left join {{ ref('expected_participants') }} as given
        on
            sent.school_code = given.school_code
            and sent.school_year = given.school_year
            and sent.season = given.season
            and sent.class_grade = given.class_grade
    left join {{ ref('int_reports__season_pairs') }} as pairs
        on sent.procedure_id = pairs.procedure_id and pairs.pair_type = 'те же обучающиеся'
    left join sent as earlier
        on pairs.previous_procedure_id = earlier.procedure_id and sent.school_code = earlier.school_code
)

select procedure_id, school_code, participants_cnt, expected_cnt, basis
from expected
where
    abs(participants_cnt - expected_cnt) >= 5
    and (participants_cnt < 0.7 * expected_cnt or participants_cnt > 1.4 * expected_cnt)
