-- Signs of four sources side by side and never mixed: our own method, the 14 markers, official lists, re-checks.
with own as (
    select
        procedure_id, kind, school_year, season, subject, grade, school_code, class_label, sign, sign_name,
        cast(n as bigint) as n, value, null as value_tied, expected, effect, effect_low, effect_high, p_value, q_value, is_flagged, sample_tier, source,
        method_version, reason
    from {{ ref('int_objectivity__combined') }}
    where part = 'signs'
),

markers as (
    select
        found.procedure_id, procedures.kind, found.school_year, procedures.season, found.subject, found.grade,
        found.school_code, '' as class_label, found.sign, found.sign_name, cast(found.n as bigint) as n, found.value,
        found.value_tied, found.expected, found.effect, null as effect_low, null as effect_high, null as p_value, null as q_value, found.is_flagged, null as sample_tier,
        found.source, 'Методика 14 маркеров' as method_version,
        case when found.is_flagged then found.sign_name else '' end as reason
    from {{ ref('int_objectivity__markers') }} as found
    left join {{ ref('dim_procedures') }} as procedures using (procedure_id)
),

listed as (
    select
        coalesce(procedures.procedure_id, concat_ws('-', 'ВПР', cast(signs.school_year as varchar), signs.marker)) as procedure_id,
        'ВПР' as kind, signs.school_year, coalesce(procedures.season, 'весна') as season,
        nullif(regexp_extract(signs.marker, '^\d+ (\S+)$', 1), '') as subject,
        try_cast(nullif(regexp_extract(signs.marker, '^(\d+) \S+$', 1), '') as integer) as grade,
        signs.school_code, '' as class_label, 'list: ' || signs.list_name as sign, 'в списке: ' || signs.list_name as sign_name,
        cast(null as bigint) as n, null as value, null as value_tied, null as expected, null as effect, null as effect_low, null as effect_high, null as p_value, null as q_value,
        true as is_flagged, null as sample_tier, 'list' as source, signs.document as method_version,
        'школа указана в списке «' || signs.list_name || '»'
        || case when signs.marker = 'не указан' then '' else ', маркер ' || signs.marker end as reason
    from {{ ref('fct_official_signs') }} as signs
    left join {{ ref('dim_procedures') }} as procedures
        on
            procedures.kind = 'ВПР'
            and procedures.school_year = signs.school_year
            and procedures.season = 'весна'
            and signs.marker = cast(procedures.grade as varchar) || ' ' || procedures.subject
),

rechecked as (
    select
        found.procedure_id, procedures.kind, procedures.school_year, procedures.season, procedures.subject, procedures.grade,
        found.school_code, found.class_label, 'recheck' as sign, 'расхождение школьной и экспертной проверки' as sign_name,
        cast(found.works as bigint) as n, found.bias as value, null as value_tied, 0.0 as expected, found.bias as effect, found.bias_low as effect_low,
        found.bias_high as effect_high, found.p_value,
        null as q_value, found.is_flagged, null as sample_tier, 'recheck' as source, 'перепроверка 1.1' as method_version,
        case when found.is_flagged then
            'при перепроверке ' || {{ counted('cast(found.works as integer)', 'работы', 'работ') }} || ' балл школы выше экспертного в среднем на '
            || replace(cast(round(found.bias, 1) as varchar), '.', ',')
            || ' (от ' || replace(cast(round(found.bias_low, 1) as varchar), '.', ',')
            || ' до ' || replace(cast(round(found.bias_high, 1) as varchar), '.', ',') || ')'
        else '' end as reason
    from {{ ref('int_objectivity__rechecks') }} as found
    left join {{ ref('dim_procedures') }} as procedures using (procedure_id)
),

-- With one class in the grade a row of the school is a row of that class.
single_class as (
    select procedure_id, school_code
    from {{ ref('int_objectivity__combined') }}
    where part = 'school_procedures' and is_person_level
),

unioned as (
    select * from own
    union all
    select * from markers
    union all
    select * from listed
    union all
    select * from rechecked
)

select
    unioned.procedure_id,
    unioned.kind,
    cast(unioned.school_year as integer) as school_year,
    unioned.season,
    {{ sitting('unioned.kind', 'unioned.season') }} as sitting,
    unioned.subject,
    cast(unioned.grade as integer) as grade,
    schools.municipality,
    unioned.school_code,
    coalesce(unioned.class_label, '') as class_label,
    unioned.sign,
    unioned.sign_name,
    unioned.n,
    cast(unioned.value as double) as value,
    cast(unioned.value_tied as double) as value_tied,
    cast(unioned.expected as double) as expected,
    cast(unioned.effect as double) as effect,
    cast(unioned.effect_low as double) as effect_low,
    cast(unioned.effect_high as double) as effect_high,
    cast(unioned.p_value as double) as p_value,
    cast(unioned.q_value as double) as q_value,
    coalesce(unioned.is_flagged, false) as is_flagged,
    case when unioned.n is not null then coalesce(unioned.sample_tier, {{ sample_tier('unioned.n') }}) end as sample_tier,
    unioned.source,
    unioned.method_version,
    unioned.reason,
    coalesce(unioned.class_label, '') <> '' or single_class.school_code is not null as is_person_level
from unioned
cross join {{ ref('int_reports__limits') }} as limits
left join {{ ref('dim_schools') }} as schools on unioned.school_code = schools.school_code
left join single_class
    on
        unioned.procedure_id = single_class.procedure_id
        and unioned.school_code = single_class.school_code
