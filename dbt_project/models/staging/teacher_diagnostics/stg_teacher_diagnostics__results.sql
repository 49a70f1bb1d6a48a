-- Results of diagnostics as they count now. Teachers who did not agree lose their code on the way in: rows of one theme
-- become one, with how many they were. Where the theme says its own counts, they are in them already.
with came as (
    select * from {{ current_rows('teacher_diagnostics') }}
),

named as (
    select * from came
    where teacher_code is not null
    qualify row_number() over (
        partition by organiser, diagnosed_on, subject, topic, school_code, teacher_code order by load_id desc, row_number desc
    ) = 1
),

themes as (
    select
        organiser, diagnosed_on, subject, topic, school_code,
        cast(null as varchar) as teacher_code,
        bool_and(has_consent) as has_consent,
        max(tested_cnt) as tested_cnt,
        case
            when max(tested_cnt) is not null then arg_max(deficit_cnt, tested_cnt)
            when count(deficit_cnt) > 0 then max(deficit_cnt)
            -- A row of its own without a number is a teacher; a single row that says nothing of consent is a theme.
            when count(*) > 1 or bool_or(not has_consent) then cast(count(*) as integer)
        end as deficit_cnt,
        max(load_id) as load_id,
        arg_max(sheet, row_number) as sheet,
        max(row_number) as row_number
    from came
    where teacher_code is null
    group by organiser, diagnosed_on, subject, topic, school_code
)

select
    organiser,
    diagnosed_on,
    subject,
    topic,
    school_code,
    teacher_code,
    has_consent,
    tested_cnt,
    deficit_cnt,
    load_id,
    sheet,
    row_number
from named
union all
select
    organiser,
    diagnosed_on,
    subject,
    topic,
    school_code,
    teacher_code,
    has_consent,
    tested_cnt,
    deficit_cnt,
    load_id,
    sheet,
    row_number
from themes
