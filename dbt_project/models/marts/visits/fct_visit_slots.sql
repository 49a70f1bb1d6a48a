select
    slots.visit_id,
    slots.campaign,
    slots.kind,
    cast(slots.school_year as integer) as school_year,
    slots.season,
    schools.municipality,
    slots.school_code,
    coalesce(schools.name, slots.school_code) as school_name,
    slots.visit_date,
    slots.procedures,
    slots.works_words,
    slots.start_time,
    slots.rooms,
    slots.reason,
    needs.title as reason_words,
    slots.need,
    slots.is_required,
    plan.observer_code,
    case
        when plan.is_approved then 'утверждено'
        when slots.visit_date < {{ today() }} then 'день прошёл'
        when plan.observer_code is not null then 'предложено'
        when slots.is_required then 'не хватает наблюдателя'
        else 'не требуется'
    end as state,
    coalesce(plan.observer_code is null and slots.is_required and slots.visit_date >= {{ today() }}, false) as is_short,
    plan.why_uncovered,
    slots.seed_text,
    slots.seed_source,
    slots.draws_cnt,
    slots.lot_of_cnt,
    true as is_person_level
from {{ ref('int_visits__slots') }} as slots
left join {{ ref('int_visits__plan') }} as plan using (visit_id)
left join {{ ref('visit_needs') }} as needs on slots.reason = needs.reason
left join {{ ref('dim_schools') }} as schools on slots.school_code = schools.school_code
