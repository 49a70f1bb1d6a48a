-- Participants of a school who need help; the reader leaves out what was shown until a day that has passed. Grain: procedure × class × participant.
select
    procedure_id, kind, school_year, season, subject, grade, school_code, class_label, participant_code, mark, level,
    basic_pct, undone_cnt, undone, not_attempted_cnt, shown_until
from marts.rpt_pupils_to_help
where school_code = $school_code
order by school_year desc, season, subject, grade, class_label, participant_code
