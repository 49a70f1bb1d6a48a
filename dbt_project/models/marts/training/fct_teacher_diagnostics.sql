-- Diagnostics of teachers as they were sent: a person only with consent, a school only of ten and more, else a theme.
select
    md5(concat_ws(
        '|', found.organiser, cast(found.diagnosed_on as varchar), coalesce(found.subject, ''), found.topic,
        coalesce(found.school_code, ''), coalesce(found.teacher_code, '')
    )) as diagnostics_id,
    found.organiser,
    found.diagnosed_on,
    found.subject,
    found.topic,
    schools.municipality,
    coalesce(found.school_code, teachers.school_code) as school_code,
    found.teacher_code,
    found.tested_cnt,
    found.deficit_cnt,
    {{ share_pct('found.deficit_cnt', 'found.tested_cnt') }} as deficit_pct,
    found.teacher_code is not null
    or coalesce(found.school_code is not null and 2 * found.deficit_cnt >= found.tested_cnt, false) as is_ground,
    found.teacher_code is not null or found.school_code is not null as is_person_level,
    found.load_id,
    found.row_number
from {{ ref('stg_teacher_diagnostics__results') }} as found
left join {{ ref('dim_teachers') }} as teachers on found.teacher_code = teachers.teacher_code
left join {{ ref('dim_schools') }} as schools on coalesce(found.school_code, teachers.school_code) = schools.school_code
-- Consent and the size of a group are asked for on the way in; here nothing without them counts either.
where (found.teacher_code is null or found.has_consent)
    and (found.school_code is null or found.teacher_code is not null or found.tested_cnt >= {{ threshold('min_group_outside') }})
