-- Works of a school in the present term, and what is missing to say who needs help. Grain: procedure.
select
    procedure_id, kind, school_year, season, subject, grade, school_code, participants_cnt, unjudged_cnt, without_tasks_cnt,
    missing, to_load, shown_until
from marts.rpt_help_works
where school_code = $school_code and ($today::date is null or shown_until >= $today)
order by school_year desc, season, subject, grade
