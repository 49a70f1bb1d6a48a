-- How every measure is read beside the words of its document, what is not read first. Grain: plan × measure.
select
    plan_id,
    plan_title,
    source_file,
    period_start,
    period_end,
    number,
    title,
    timing_text,
    timing_kind,
    windows,
    timing_note,
    responsible,
    responsible_position,
    timing_read,
    responsible_read,
    schools_read,
    action_label,
    action_confidence,
    action_words,
    action_read,
    is_corrected,
    is_pending,
    place
from marts.dim_measures
order by timing_kind <> 'unparsed', plan_id desc, ordinal
