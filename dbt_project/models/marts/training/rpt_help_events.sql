select
    'курс ' || course_code as event_id,
    'курс' as kind,
    course_name as name,
    organisation as site,
    topics,
    date_from as event_date,
    cast(null as varchar) as municipality,
    cast(null as varchar) as school_code
from {{ ref('dim_courses') }}
where date_from is not null
union all
select
    concat_ws(' ', 'показ', practice_id), 'показ практики', topic, site, topic, shown_on, municipality, school_code
from {{ ref('rpt_practices') }}
where shown_on is not null and is_offered
union all
select
    concat_ws(' ', 'мероприятие', event_id), 'мероприятие', form || ' «' || topic || '»', site, topic, event_date, null, null
from {{ ref('rpt_events') }}
