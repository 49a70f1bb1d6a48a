-- Pairs of scores for a calibration session: how often the school gave one and the expert the other; no school is named.
select
    md5(concat_ws('|', pack.calibration_id, cast(checks.school_score as varchar), cast(checks.expert_score as varchar))) as pair_id,
    pack.calibration_id,
    pack.municipality,
    pack.procedure_id,
    pack.subject,
    pack.criterion,
    checks.school_score,
    checks.expert_score,
    count(*) as works_cnt,
    100.0 * count(*) / max(pack.works_cnt) as pct
from {{ ref('rpt_calibration_pack') }} as pack
inner join {{ ref('fct_rechecks') }} as checks
    on
        pack.procedure_id = checks.procedure_id
        and pack.criterion = checks.task_code
        and coalesce(pack.municipality, '') = coalesce(checks.municipality, '')
where checks.school_score is not null and checks.expert_score is not null
group by pack.calibration_id, pack.municipality, pack.procedure_id, pack.subject, pack.criterion, checks.school_score, checks.expert_score
