-- A substitution brings the terms that fall into its days, and those of which its days remind.
select
    concat_ws('|', occurrences.occurrence_id, people.person_key) as term_key,
    occurrences.occurrence_id,
    occurrences.plan_id,
    occurrences.number,
    people.position,
    people.acts_for,
    people.date_from as acts_from,
    people.said,
    occurrences.due_date,
    occurrences.is_open,
    people.is_now
from {{ ref('fct_measure_occurrences') }} as occurrences
inner join {{ ref('rpt_plan_people') }} as people
    on occurrences.plan_id = people.plan_id and occurrences.number = people.number
where
    occurrences.school_code is null and occurrences.is_counted and occurrences.due_date is not null
    and (
        people.acts_for is null
        or occurrences.due_date between people.date_from and coalesce(people.date_to, occurrences.due_date)
        or occurrences.reminder_date between people.date_from and coalesce(people.date_to, occurrences.reminder_date)
    )
