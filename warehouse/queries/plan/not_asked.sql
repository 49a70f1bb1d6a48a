-- What schools and teachers were not asked for, because the data hold it. Grain: municipality × school year × report.
select
    municipality,
    school_year,
    title,
    instead,
    counted,
    known_cnt,
    requests_cnt,
    asked_about,
    document,
    conclusion
from marts.rpt_reports_not_asked
order by school_year desc, municipality, place
