-- Participants of a school who need help, as long as the term lasts in which the results came. Grain: procedure × class ×
-- participant.
select
    procedure_id, kind, school_year, season, subject, grade, school_code, class_label, participant_code, mark, level,
    basic_pct, undone_cnt, undone, not_attempted_cnt, shown_until
from marts.rpt_pupils_to_help
where school_code = $school_code and ($today::date is null or shown_until >= $today)
order by school_year desc, season, subject, grade, class_label, participant_code
