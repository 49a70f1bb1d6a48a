-- Windows of measures with what people have recorded since the build, judged as the mart judges them: the last word about a
-- window wins. A procedure that is moved marks its windows and leaves their days to the build.
with base as (select * from {table}),

heard as (
    select
        base.occurrence_id,
        arg_max(recorded, recorded.place) filter (recorded.number <> 'весь план') as own,
        arg_max(recorded, recorded.place) filter (recorded.number = 'весь план') as whole
    from base
    inner join pending.plan_status as recorded
        on
            base.plan_id = recorded.plan_id
            and recorded.status not in ('в архив', 'из архива')
            and base.school_code is not distinct from recorded.school_code
            and (
                (
                    base.number = recorded.number
                    and (
                        recorded.period in (base.period_label, split_part(base.occurrence_id, '|', 3))
                        or (recorded.period = '' and split_part(base.occurrence_id, '|', 3) in ('ждёт', 'unparsed'))
                    )
                )
                -- A word about the whole plan is one about every window that is not over by its own.
                or (
                    recorded.number = 'весь план'
                    and coalesce(base.status, '') not in (
                        'выполнено', 'выполнено с нарушением срока', 'не применимо', 'снято с контроля'
                    )
                    and (recorded.status <> 'перенесено' or base.due_date < recorded.new_due)
                )
                or (recorded.is_campaign and starts_with(split_part(base.occurrence_id, '|', 3), recorded.number))
            )
    group by base.occurrence_id
),

said as (
    select
        occurrence_id,
        case
            when struct_extract(own, 'status') in (
                'выполнено', 'выполнено с нарушением срока', 'не применимо', 'снято с контроля'
            ) then own
            else coalesce(whole, own)
        end as word
    from heard
),

dated as (
    select
        base.*,
        said.word.is_campaign as is_moved,
        said.word.status as told_status,
        said.word.reported_on as reported_on,
        nullif(said.word.evidence, '') as told_evidence,
        nullif(said.word.comment, '') as told_comment,
        coalesce(
            not said.word.is_campaign and said.word.status = 'перенесено' and said.word.new_due is not null, false
        ) as is_put_off,
        case when is_put_off then said.word.new_due else base.due_date end as told_due,
        case when is_put_off then said.word.last_day else base.overdue_after end as told_last
    from base
    inner join said using (occurrence_id)
),

told as (
    select
        *,
        case
            when is_moved then state
            when told_status in ('выполнено', 'выполнено с нарушением срока', 'не применимо', 'снято с контроля')
                then told_status
            when is_contrary_to_rules then 'противоречит правилам'
            when is_before_approval and not is_put_off then 'до утверждения плана'
            when coalesce(told_last < as_of, false) then 'срок прошёл'
            when told_due is null then 'без даты'
            when told_due < as_of and told_last is null then 'контрольный срок прошёл'
            when told_due <= as_of then 'срок истекает'
            when told_status = 'перенесено' then 'перенесено'
            when coalesce(window_start, told_due) <= as_of or told_status in ('в работе', 'частично') then 'идёт'
            else 'впереди'
        end as told_state
    from dated
),

-- The last word about the archive; it is said of the plan, so of each of its windows.
shelf as (
    select plan_id, arg_max(recorded, place) as shelf_word
    from pending.plan_status as recorded
    where number = 'весь план' and status in ('в архив', 'из архива')
    group by plan_id
),

laid as (
    select
        base.* replace (
            case when told.is_moved or told.told_status is null then base.status else told.told_status end as status,
            case when told.is_moved or told.told_status is null then base.status_source else 'person' end as status_source,
            case
                when told.occurrence_id is null or told.is_moved then base.done_date
                when told.told_status in ('выполнено', 'выполнено с нарушением срока') then told.reported_on
            end as done_date,
            case
                when told.occurrence_id is null then base.evidence
                when told.is_moved then concat_ws('; ', base.evidence, 'перенос процедуры {mark}')
                else concat_ws('; ', told.told_evidence, '{mark}')
            end as evidence,
            case when told.occurrence_id is null or told.is_moved then base.comment else told.told_comment end as comment,
            case when told.is_put_off then told.told_due else base.due_date end as due_date,
            case when told.is_put_off then coalesce(base.due_date, base.postponed_from) else base.postponed_from end
                as postponed_from,
            case when told.is_put_off then coalesce(told.told_evidence, told.told_comment, 'перенесено') else base.postponement_basis end
                as postponement_basis,
            coalesce(told.told_state, base.state) as state,
            coalesce(states.place, base.state_place) as state_place,
            coalesce(states.sign, base.state_sign) as state_sign,
            coalesce(states.tone, base.state_tone) as state_tone,
            coalesce(states.counted_as, base.counted_as) as counted_as,
            coalesce(states.is_counted, base.is_counted) as is_counted,
            coalesce(states.is_due, base.is_due) as is_due,
            coalesce(states.is_done, base.is_done) as is_done,
            coalesce(states.is_late, base.is_done_late) as is_done_late,
            coalesce(states.is_open, base.is_open) as is_open,
            coalesce(states.has_reminder, base.has_reminder) as has_reminder,
            coalesce(states.is_overdue, base.is_overdue) as is_overdue,
            case
                when states.state is null then base.days_overdue
                when states.is_overdue then cast(date_diff('day', told.told_last, base.as_of) as integer)
                else 0
            end as days_overdue,
            case
                when states.state is null or told.is_moved then base.waits_for
                when states.state = 'без даты'
                    then coalesce(nullif(split_part(base.due_basis, ';', 1), ''), 'дата не определена')
            end as waits_for,
            case
                when states.state is null then base.due_within
                when not states.is_open then null
                when told.told_state = 'срок истекает' then 14
                when told.told_due < base.as_of then null
                when told.told_due <= base.as_of + 14 then 14
                when told.told_due <= base.as_of + 30 then 30
                when told.told_due <= base.as_of + 60 then 60
            end as due_within
        ),
        told.occurrence_id is not null as is_pending
    from base
    left join told using (occurrence_id)
    left join pending.states as states on told.told_state = states.state
),

-- What is said of a plan in the archive changes the state it went there with; one that comes back stands so until the build.
shelved as (
    select
        laid.*,
        shelf.shelf_word,
        case
            when shelf.shelf_word is not null then struct_extract(shelf.shelf_word, 'status') = 'в архив'
            else laid.archived_on is not null
        end as is_shelved,
        case when laid.state = 'в архиве' then laid.final_state else laid.state end as own_state
    from laid
    left join shelf using (plan_id)
)

select
    shelved.* exclude (shelf_word, is_shelved, own_state) replace (
        case
            when shelf_word is null or not is_shelved then case when is_shelved then archived_on end
            else struct_extract(shelf_word, 'reported_on')
        end as archived_on,
        case
            when shelf_word is null or not is_shelved then case when is_shelved then archive_basis end
            else coalesce(nullif(struct_extract(shelf_word, 'evidence'), ''), nullif(struct_extract(shelf_word, 'comment'), ''))
        end as archive_basis,
        case when is_shelved then own_state end as final_state,
        coalesce(states.state, shelved.state) as state,
        coalesce(states.place, state_place) as state_place,
        coalesce(states.sign, state_sign) as state_sign,
        coalesce(states.tone, state_tone) as state_tone,
        coalesce(states.counted_as, shelved.counted_as) as counted_as,
        coalesce(states.is_counted, shelved.is_counted) as is_counted,
        coalesce(states.is_due, shelved.is_due) as is_due,
        coalesce(states.is_done, shelved.is_done) as is_done,
        coalesce(states.is_late, is_done_late) as is_done_late,
        coalesce(states.is_open, shelved.is_open) as is_open,
        coalesce(states.has_reminder, shelved.has_reminder) as has_reminder,
        coalesce(states.is_overdue, shelved.is_overdue) as is_overdue,
        is_before_approval and not is_shelved as is_before_approval,
        case when is_shelved then 0 else days_overdue end as days_overdue,
        case when not is_shelved then waits_for end as waits_for,
        case when not is_shelved then due_within end as due_within,
        is_pending or shelf_word is not null as is_pending
    )
from shelved
left join pending.states as states
    on
        (shelf_word is not null or is_shelved)
        and states.state = case when is_shelved then 'в архиве' else own_state end
