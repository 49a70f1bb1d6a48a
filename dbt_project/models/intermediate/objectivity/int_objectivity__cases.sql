-- How strong the own signs of a case are and what stands behind them, read twice: with everything (full) and without
-- rows about people (open). Grain: procedure × school × reading.
with evidence as (
    select
        procedure_id, school_code, false as is_class, '' as class_label, level, mechanism, reasons, p_value, n,
        coalesce(is_person_level, true) as is_person_level
    from {{ ref('rpt_school_procedure_objectivity') }}
    union all
    select
        procedure_id, school_code, true as is_class, class_label, level, mechanism, reasons, p_value, n,
        true as is_person_level
    from {{ ref('rpt_class_objectivity') }}
    where n > 0
),

weighed as (
    select
        *,
        case level when 'признаки' then 2 when 'требует внимания' then 1 else 0 end as weight
    from evidence
),

readings as (
    select *, 'full' as reading from weighed
    union all
    select *, 'open' as reading from weighed where not is_person_level
),

-- The row that gives the case its strength: the whole grade before a class of equal strength.
behind as (
    select *
    from readings
    qualify row_number() over (
        partition by procedure_id, school_code, reading order by weight desc, is_class, p_value, class_label
    ) = 1
),

classes as (
    select
        procedure_id,
        school_code,
        reading,
        first(class_label order by weight desc, p_value, class_label) as class_label,
        string_agg(class_label || ' (' || n || ')', ', ' order by class_label)
            filter (weight > 0) as noticed_classes
    from readings
    where is_class
    group by procedure_id, school_code, reading
),

-- What a case may be by any of its signs, leading or not, and by what an observer saw: known answers that led to a high
-- result are seen by the next sitting alone, however well the works were marked.
possible as (
    select behind.procedure_id, behind.school_code, mechanisms.deciding_check, true as is_leading
    from behind
    inner join {{ ref('objectivity_mechanisms') }} as mechanisms on behind.mechanism = mechanisms.mechanism
    where behind.reading = 'full' and behind.weight > 0
    union all
    select found.procedure_id, found.school_code, mechanisms.deciding_check, false as is_leading
    from {{ ref('rpt_class_mechanisms') }} as found
    inner join {{ ref('objectivity_mechanisms') }} as mechanisms on found.mechanism = mechanisms.mechanism
    where found.is_noticed and found.state in ('признаки', 'требует внимания')
    union all
    select procedure_id, school_code, 'observation' as deciding_check, false as is_leading
    from {{ ref('fct_observation_findings') }}
    where is_counted and is_critical and violation_code not like 'К%'
),

deciding as (
    select
        procedure_id,
        school_code,
        case
            when bool_or(deciding_check = 'observation') then 'observation'
            else coalesce(max(deciding_check) filter (is_leading), 'facts')
        end as deciding_check
    from possible
    group by procedure_id, school_code
)

select
    behind.procedure_id,
    behind.school_code,
    behind.reading,
    behind.level as strength,
    behind.weight > 0 as is_noticed,
    case when behind.weight > 0 then classes.class_label end as class_label,
    classes.noticed_classes,
    case when behind.weight > 0 then behind.mechanism end as mechanism,
    case when behind.weight > 0 then nullif(behind.reasons, '') end as reasons,
    coalesce(deciding.deciding_check, 'facts') as deciding_check,
    checks.check_words,
    checks.works_cnt as check_works_cnt,
    case when checks.works_cnt is not null then checks.n end as check_of_cnt
from behind
left join classes using (procedure_id, school_code, reading)
left join deciding on behind.procedure_id = deciding.procedure_id and behind.school_code = deciding.school_code
left join {{ ref('int_objectivity__checks') }} as checks
    on
        behind.procedure_id = checks.procedure_id
        and behind.school_code = checks.school_code
        and behind.class_label = checks.class_label
        and behind.weight > 0
