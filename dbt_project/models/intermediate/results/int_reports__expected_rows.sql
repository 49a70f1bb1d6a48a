-- How many participants (present and absent) each school sent against what is known: the seed expected_participants where
-- it names the school; else the other subjects of the same pupils in the same season; else the same pupils' previous
-- season; else the same grade a year before. A school sent too many only against the seed or an earlier season: beside a
-- half-sent subject a whole one would look doubled. Grain: procedure × school, and a school of the seed that sent nothing.
with sent as (
    select
        procedure_id, kind, school_year, season, subject, class_grade, school_code,
        participants_cnt,
        max(participants_cnt) over (
            partition by kind, school_year, season, class_grade, school_code
        ) as most_in_season
    from {{ ref('int_reports__groups') }}
    where group_level = 'school'
),

earlier as (
    select
        sent.procedure_id, sent.school_code,
        max(case when pairs.pair_type = 'те же обучающиеся' then before.participants_cnt end) as same_pupils_cnt,
        max(case when pairs.pair_type = 'тот же предмет и класс' then before.participants_cnt end) as same_grade_cnt
    from sent
    inner join {{ ref('int_reports__season_pairs') }} as pairs on sent.procedure_id = pairs.procedure_id
    inner join sent as before
        on pairs.previous_procedure_id = before.procedure_id and sent.school_code = before.school_code
    group by sent.procedure_id, sent.school_code
),

expected as (
    select
        sent.procedure_id, sent.school_code, sent.participants_cnt,
        given.participants as given_cnt,
        case when sent.most_in_season > sent.participants_cnt then sent.most_in_season end as season_cnt,
        coalesce(earlier.same_pupils_cnt, earlier.same_grade_cnt) as earlier_cnt,
        earlier.same_pupils_cnt,
        given.source
    from sent
    left join {{ ref('expected_participants') }} as given
        on
            sent.school_code = given.school_code
            and sent.school_year = given.school_year
            and sent.season = given.season
            and sent.class_grade = given.class_grade
    left join earlier on sent.procedure_id = earlier.procedure_id and sent.school_code = earlier.school_code
    union all
    select
        null as procedure_id, given.school_code, 0 as participants_cnt, given.participants as given_cnt,
        null as season_cnt, null as earlier_cnt, null as same_pupils_cnt, given.source
    from {{ ref('expected_participants') }} as given
    left join sent
        on
            given.school_code = sent.school_code
            and given.school_year = sent.school_year
            and given.season = sent.season
            and given.class_grade = sent.class_grade
    where sent.school_code is null
)

select
    expected.procedure_id,
    expected.school_code,
    expected.participants_cnt,
    cast(coalesce(expected.given_cnt, expected.season_cnt, expected.earlier_cnt) as bigint) as expected_cnt,
    case
        when expected.given_cnt is not null then expected.source
        when expected.season_cnt is not null then 'другие предметы того же сезона'
        when expected.same_pupils_cnt is not null then 'прежний сезон тех же обучающихся'
        when expected.earlier_cnt is not null then 'тот же класс годом раньше'
    end as basis,
    coalesce(
        coalesce(expected.given_cnt, expected.season_cnt, expected.earlier_cnt) - expected.participants_cnt
        >= limits.expected_rows_least
        and expected.participants_cnt
        < limits.expected_rows_low * coalesce(expected.given_cnt, expected.season_cnt, expected.earlier_cnt),
        false
    ) as is_too_few,
    coalesce(
        expected.participants_cnt - coalesce(expected.given_cnt, expected.earlier_cnt) >= limits.expected_rows_least
        and expected.participants_cnt > limits.expected_rows_high * coalesce(expected.given_cnt, expected.earlier_cnt),
        false
    ) as is_too_many
from expected
cross join {{ ref('int_reports__limits') }} as limits
