-- The one place that decides what page, card and paper say about a school in a procedure. Every word of a case exists
-- twice: as those read it who work with the school, and (…_open) without anything that rests on rows about people.
{%- set readings = {'': 'whole', '_open': 'without_people'} %}
with seen as (
    select distinct procedure_id, school_code
    from {{ ref('fct_observation_findings') }}
    where is_counted and is_critical
),

carried as (
    select
        said.*,
        coalesce(said.decision, '') <> 'не подтвердилось'
        or {{ refutes('said.checked_by', 'found.deciding_check', 'seen.school_code is not null') }} as is_carried
    from {{ ref('int_objectivity__answers') }} as said
    left join {{ ref('int_objectivity__cases') }} as found
        on said.procedure_id = found.procedure_id and said.school_code = found.school_code and found.reading = 'full'
    left join seen on said.procedure_id = seen.procedure_id and said.school_code = seen.school_code
),

answers as (
    -- A check decides only what it can see: what re-marking did not confirm may still be so.
    select * replace (case when is_carried then decision else 'проверить невозможно' end as decision)
    from carried
),

decided as (
    select
        found.*,
        -- What was not confirmed, and what has an explanation, leaves every page and paper.
        case
            when found.is_noticed and answers.decision in ('не подтвердилось', 'снято: есть объяснение') then answers.decision
        end as dismissal
    from {{ ref('int_objectivity__cases') }} as found
    left join answers using (procedure_id, school_code)
),

worded as (
    select
        decided.*,
        mechanisms.title as mechanism_name,
        coalesce(
            mechanisms.innocent_explanation, 'особенности состава обучающихся или проведения работы'
        ) as innocent_explanation,
        beside.sources,
        beside.beside_words
    from decided
    left join {{ ref('objectivity_mechanisms') }} as mechanisms on decided.mechanism = mechanisms.mechanism
    left join {{ ref('int_objectivity__beside') }} as beside using (procedure_id, school_code, reading)
),

observed as (
    select
        procedure_id,
        school_code,
        string_agg(
            strftime(visit_date, '%d.%m.%Y') || ', ' || said_words
            || coalesce('; возражение школы: «' || objection || '»', '; возражения школы нет')
            || case when state = 'не рассмотрено' then ' (не рассмотрено)' else '' end,
            '; ' order by visit_date, class_label, violation_code, observer_code
        ) as observed_words
    from {{ ref('fct_observation_findings') }}
    where is_counted
    group by procedure_id, school_code
),

largest as (
    select procedure_id, school_code, max(n) as largest_class
    from {{ ref('rpt_class_objectivity') }}
    group by procedure_id, school_code
)

select
    schools.procedure_id,
    schools.kind,
    schools.school_year,
    schools.season,
    {{ sitting('schools.kind', 'schools.season') }} as sitting,
    schools.subject,
    schools.grade,
    schools.class_grade,
    coalesce(schools.municipality, register.municipality) as municipality,
    schools.school_code,
    coalesce(register.name, schools.school_code) as school_name,
    schools.n,
    schools.absent,
    schools.classes_cnt,
    schools.sample_tier,
    {%- for suffix, reading in readings.items() %}
    {{ reading }}.strength as strength{{ suffix }},
    coalesce({{ reading }}.dismissal, {{ reading }}.strength) as standing{{ suffix }},
    coalesce({{ reading }}.is_noticed, false) as is_noticed{{ suffix }},
    coalesce({{ reading }}.is_noticed and {{ reading }}.dismissal is null, false) as is_listed{{ suffix }},
    coalesce({{ reading }}.is_noticed and coalesce(answers.decision, 'проверить невозможно') = 'проверить невозможно', false)
        as {{ 'is_waiting' if suffix else 'is' }}_open,
    {{ reading }}.mechanism as mechanism{{ suffix }},
    {{ reading }}.mechanism_name as mechanism_name{{ suffix }},
    case when {{ reading }}.is_noticed then {{ reading }}.innocent_explanation end as innocent_explanation{{ suffix }},
    case when {{ reading }}.is_noticed then coalesce(
        {{ reading }}.reasons, {{ reading }}.mechanism_name, 'общая сила свидетельств без одного ведущего механизма'
    ) end as seen_words{{ suffix }},
    case when {{ reading }}.is_noticed
        then coalesce({{ reading }}.check_words, 'разговор со школой об условиях проведения')
    end as check_words{{ suffix }},
    {{ reading }}.check_works_cnt as check_works_cnt{{ suffix }},
    {{ reading }}.check_of_cnt as check_of_cnt{{ suffix }},
    nullif(concat_ws(', ', case when {{ reading }}.is_noticed then 'own' end, {{ reading }}.sources), '')
        as sources{{ suffix }},
    {{ reading }}.beside_words as beside_words{{ suffix }},
    {%- if suffix %}
    case when {{ reading }}.is_noticed then answers.explanation_open end as explanation_open,
    case when {{ reading }}.is_noticed then {{ school_words('answers.explanation_open', 'answers', 'null') }} end
        as school_words_open,
    coalesce({{ reading }}.is_noticed and answers.explanation is not null, false) as is_explained_open,
    case when {{ reading }}.is_noticed then answers.explained_on end as explained_on_open,
    case when {{ reading }}.is_noticed then answers.decision end as decision_open,
    {%- else %}
    answers.explanation,
    {{ school_words('answers.explanation', 'answers', 'answers.checked_by') }} as school_words,
    answers.explanation is not null as is_explained,
    answers.explained_on,
    answers.decision,
    answers.is_carried as is_decision_carried,
    {%- endif %}
    {%- endfor %}
    whole.class_label,
    whole.noticed_classes,
    coalesce(whole.deciding_check, 'facts') as deciding_check,
    coalesce(largest.largest_class, schools.n) < limits.outside_from as is_every_class_small,
    answers.checked_by,
    observed.observed_words,
    seen.school_code is not null as has_critical_remark,
    coalesce(schools.is_person_level, true) as is_person_level,
    schools.method_version
from {{ ref('rpt_school_procedure_objectivity') }} as schools
cross join {{ ref('int_reports__limits') }} as limits
left join {{ ref('dim_schools') }} as register on schools.school_code = register.school_code
{%- for reading, name in [('whole', 'full'), ('without_people', 'open')] %}
left join worded as {{ reading }}
    on
        schools.procedure_id = {{ reading }}.procedure_id
        and schools.school_code = {{ reading }}.school_code
        and {{ reading }}.reading = '{{ name }}'
{%- endfor %}
left join answers
    on schools.procedure_id = answers.procedure_id and schools.school_code = answers.school_code
left join seen on schools.procedure_id = seen.procedure_id and schools.school_code = seen.school_code
left join observed on schools.procedure_id = observed.procedure_id and schools.school_code = observed.school_code
left join largest on schools.procedure_id = largest.procedure_id and schools.school_code = largest.school_code
