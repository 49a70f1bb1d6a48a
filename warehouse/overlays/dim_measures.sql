-- Measures with what people have corrected in their reading since the build; the last word about a measure wins. A
-- correction is found by the words of the measure, as `int_plans__read` finds it.
with base as (
    select
        *,
        regexp_replace(replace(lower(title), 'ё', 'е'), '[^a-zа-я0-9]+', '', 'g') as title_key,
        count(*) over (partition by plan_id, title_key) as alike_cnt
    from {table}
),

said as (
    select
        base.plan_id,
        base.number,
        arg_max(recorded, recorded.place) as word
    from base
    inner join pending.plan_correction as recorded
        on
            base.plan_id = recorded.plan_id
            and base.title_key = regexp_replace(replace(lower(recorded.measure_title), 'ё', 'е'), '[^a-zа-я0-9]+', '', 'g')
            and (base.alike_cnt = 1 or base.number = recorded.number)
    group by base.plan_id, base.number
)

select
    base.* exclude (title_key, alike_cnt) replace (
        case when said.word is null then base.timing_read else said.word.timing_read end as timing_read,
        case when said.word is null then base.responsible_read else said.word.responsible_read end as responsible_read,
        case when said.word is null then base.schools_read else said.word.schools_read end as schools_read,
        coalesce(said.word.responsible_read, base.responsible_position) as responsible_position,
        coalesce(said.word.timing_kind, base.timing_kind) as timing_kind,
        case when said.word.timing_kind is null then base.windows else said.word.windows end as windows,
        case when said.word is null then base.action_read else said.word.action_read end as action_read,
        case when said.word.action_read is null then base.action else said.word.action end as action,
        case when said.word.action_read is null then base.action_label else said.word.action_label end as action_label,
        case when said.word.action_read is null then base.action_confidence else said.word.action_confidence end as action_confidence,
        case when said.word.action_read is null then base.action_words end as action_words,
        base.is_corrected or said.word is not null as is_corrected
    ),
    said.word is not null as is_pending
from base
left join said using (plan_id, number)
