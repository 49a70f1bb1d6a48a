-- School years with computed evidence, the newest first. Grain: school year.
select school_year, sum(n) as n from marts.rpt_school_procedure_objectivity group by school_year order by school_year desc
