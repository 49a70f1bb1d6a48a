select
    {{ event_id('said') }} as event_id,
    said.event_date,
    {{ school_year_of('said.event_date') }} as school_year,
    said.form,
    said.topic,
    schools.municipality,
    said.school_code,
    cast(said.participants_cnt as integer) as participants_cnt,
    said.load_id,
    said.row_number
from {{ ref('stg_events__attendance') }} as said
left join {{ ref('dim_schools') }} as schools using (school_code)
where said.school_code is not null
