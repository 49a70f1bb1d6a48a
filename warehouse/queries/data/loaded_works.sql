-- Procedures whose results in force came with loads of these numbers: what a person looks at after loading. Grain: procedure.
select p.procedure_id, p.kind, p.school_year, p.season, p.sitting, p.subject, p.test_name, p.language, p.study_level, p.grade
from marts.dim_procedures as p
where
    exists (
        select 1 from marts.fct_participant_results as r
        where
            r.procedure_id = p.procedure_id
            and ($first_load is null or r.load_id >= $first_load)
            and ($last_load is null or r.load_id <= $last_load)
    )
order by p.school_year desc, p.season_place desc, p.kind, p.subject, p.grade
