-- Days on which schools write procedures of this school year and later, and how much each needs an observer. A day is a
-- day that the school named itself, or the one day that the calendar names for all; a window is nobody's day.
-- Grain: campaign × school × day.
with days as (
    select
        *,
        coalesce(date_to, date_from) as last_day
    from {{ ref('int_procedures__days') }}
    where
        date_from is not null
        and school_year >= {{ school_year_of(today()) }}
),

own as (
    select days.* replace (cast(unnest(generate_series(date_from, last_day, interval 1 day)) as date) as date_from)
    from days
    where
        school_code is not null
        -- A day of all stays the one day of all, though the federal list made it a day of some classes.
        and last_day <= date_from + case when coalesce(is_common, false) then 0 else 1 end
),

known as (
    select distinct school_year, class_grade, school_code from {{ ref('rpt_expected_classes') }}
),

-- The one day of all: of schools that have such classes, and of every school where classes are not known yet.
common as (
    select days.* replace (schools.school_code as school_code)
    from days
    cross join {{ ref('dim_schools') }} as schools
    where
        days.school_code is null
        and days.last_day = days.date_from
        and not exists (
            select 1 from own
            where own.procedure_id = days.procedure_id and own.school_code = schools.school_code
        )
        and not exists (
            select 1 from {{ ref('int_procedures__not_chosen') }} as other
            where other.procedure_id = days.procedure_id and other.school_code = schools.school_code
        )
        and (
            exists (
                select 1 from known
                where
                    known.school_year = days.school_year
                    and known.class_grade = days.grade
                    and known.school_code = schools.school_code
            )
            or not exists (
                select 1 from known where known.school_year = days.school_year and known.class_grade = days.grade
            )
        )
),

named as (
    select * from own
    union all by name
    select * from common
),

-- In words: the subject with its language, the class, and how the class writes by the federal list.
sittings as (
    select
        named.*,
        concat_ws(
            ', ',
            named.subject || case when named.language is not null then ' (' || named.language || ')' else '' end,
            coalesce(named.class_label, named.grade || ' класс'),
            case chosen.test_form when 'компьютерная' then 'на компьютере' when 'бумажная' then 'на бумаге' end,
            coalesce(chosen.test_level, named.study_level) || ' уровень'
        ) as work_words
    from named
    left join {{ ref('fct_random_subjects') }} as chosen
        on
            named.procedure_kind = 'ВПР'
            and named.school_year = chosen.school_year
            and named.school_code = chosen.school_code
            and named.class_label = chosen.class_label
            and named.subject = chosen.subject
),

signs as (
    select distinct school_code, school_year, subject, grade
    from {{ ref('rpt_school_cases') }}
    where is_listed and strength = 'признаки'
),

listed as (
    select distinct school_code, cast(school_year as integer) as school_year from {{ ref('fct_official_signs') }}
),

school_days as (
    select
        concat_ws('-', sittings.procedure_kind, sittings.school_year, sittings.season) as campaign,
        sittings.procedure_kind as kind,
        sittings.school_year,
        sittings.season,
        sittings.school_code,
        sittings.date_from as visit_date,
        string_agg(distinct sittings.procedure_id, ', ' order by sittings.procedure_id) as procedures,
        string_agg(distinct sittings.work_words, '; ' order by sittings.work_words) as works_words,
        min(sittings.start_time) as start_time,
        string_agg(distinct sittings.room, ', ' order by sittings.room) as rooms,
        bool_or(signs.school_code is not null) as is_sign_here
    from sittings
    left join signs
        on
            sittings.school_code = signs.school_code
            and sittings.subject = signs.subject
            and sittings.grade = signs.grade
            and signs.school_year between sittings.school_year - 1 and sittings.school_year
    group by sittings.procedure_kind, sittings.school_year, sittings.season, sittings.school_code, sittings.date_from
),

seeds as (
    select
        procedure_kind as kind,
        draw_year as school_year,
        season,
        arg_max(seed_text, (drawn_on, load_id, row_number)) as seed_text,
        arg_max(source_text, (drawn_on, load_id, row_number)) as seed_source,
        count(*) as draws_cnt
    from {{ ref('stg_draws__draws') }}
    group by procedure_kind, draw_year, season
),

weighed as (
    select
        school_days.*,
        coalesce(seeds.seed_text, school_days.campaign) as seed_text,
        seeds.seed_source,
        coalesce(seeds.draws_cnt, 0) as draws_cnt,
        bool_or(school_days.is_sign_here) over (partition by school_days.campaign, school_days.school_code)
            as has_sign_day,
        exists (
            select 1 from signs
            where
                signs.school_code = school_days.school_code
                and signs.school_year between school_days.school_year - 1 and school_days.school_year
        )
        or exists (
            select 1 from listed
            where
                listed.school_code = school_days.school_code
                and listed.school_year between school_days.school_year - 1 and school_days.school_year
        ) as is_sign_school,
        exists(
            select 1 from {{ ref('fct_observations') }} as seen
            where
                seen.school_code = school_days.school_code
                and seen.school_year between school_days.school_year - 4 and school_days.school_year - 1
        ) as is_seen
    from school_days
    left join seeds using (kind, school_year, season)
),

-- One day of a school, and one school of the campaign, by the hash of the printed number: anybody can draw it again.
drawn as (
    select
        *,
        row_number() over (
            partition by campaign, school_code order by sha256(concat_ws('|', seed_text, school_code, visit_date))
        ) as day_place,
        count(distinct school_code) filter (not is_sign_school) over (partition by campaign) as lot_of_cnt,
        dense_rank() over (
            partition by campaign, is_sign_school order by sha256(concat_ws('|', seed_text, school_code)), school_code
        ) as school_place
    from weighed
),

reasoned as (
    select
        *,
        case
            when is_sign_here or (is_sign_school and not has_sign_day and day_place = 1) then 'sign'
            when not is_sign_school and day_place = 1 and school_place <= ceil(lot_of_cnt * {{ threshold('visits_lot_share') }})
                then 'lot'
            when not is_seen and day_place = 1 then 'unseen'
            else 'other'
        end as reason
    from drawn
)

select
    reasoned.campaign || '|' || reasoned.school_code || '|' || reasoned.visit_date as visit_id,
    reasoned.campaign,
    reasoned.kind,
    reasoned.school_year,
    reasoned.season,
    reasoned.school_code,
    reasoned.visit_date,
    reasoned.procedures,
    reasoned.works_words,
    reasoned.start_time,
    reasoned.rooms,
    reasoned.reason,
    needs.need,
    needs.is_required,
    reasoned.seed_text,
    reasoned.seed_source,
    reasoned.draws_cnt,
    reasoned.lot_of_cnt
from reasoned
inner join {{ ref('visit_needs') }} as needs using (reason)
