{% set conditions = ['видеонаблюдение', 'инструктаж под подпись', 'защищённая сеть и ответственный', 'комиссия и место проверки'] %}
-- Before the day: what a school says of the conditions of each of its coming days, what it says nothing of, and what is
-- not there although a named norm requires it.
with conditions as (
    select
        unpivoted.school_code,
        unpivoted.school_year,
        unpivoted.kind,
        unpivoted.procedure_id,
        unpivoted.condition_date,
        unpivoted.load_id,
        unpivoted.row_number,
        unpivoted.norm,
        unpivoted.condition,
        nullif(trim(unpivoted.said), '') as said
    from (
        select
            school_code, school_year, kind, procedure_id, condition_date, load_id, row_number, norm,
            unnest({{ conditions }}) as condition,
            unnest([video, briefing, protected_network, commission]) as said
        from {{ ref('fct_procedure_conditions') }}
    ) as unpivoted
),

asked as (
    select unnest({{ conditions }}) as condition
),

ahead as (
    select slots.*, asked.condition
    from {{ ref('fct_visit_slots') }} as slots
    cross join asked
    where slots.visit_date >= {{ today() }}
),

-- One profile of a school for a year and a kind of procedures; a row about a work of this very day is an exception to it.
known as (
    select
        ahead.visit_id,
        ahead.condition,
        arg_max(
            struct_pack(said := conditions.said, norm := conditions.norm, said_on := conditions.condition_date),
            (
                list_contains(string_split(ahead.procedures, ', '), coalesce(conditions.procedure_id, '')),
                coalesce(conditions.condition_date, date '1900-01-01'),
                conditions.load_id,
                conditions.row_number
            )
        ) as told
    from ahead
    inner join conditions
        on
            ahead.condition = conditions.condition
            and ahead.school_code = conditions.school_code
            and ahead.school_year = conditions.school_year
            and (conditions.kind is null or ahead.kind = conditions.kind)
    where conditions.said is not null
    group by ahead.visit_id, ahead.condition
),

judged as (
    select
        ahead.*,
        known.told.said as said,
        known.told.said_on as said_on,
        coalesce(known.told.norm, norms.norm) as norm,
        regexp_matches(lower(coalesce(known.told.said, '')), '^(нет|не |отсутств|-|–|0$)') as is_absent
    from ahead
    left join known on ahead.visit_id = known.visit_id and ahead.condition = known.condition
    left join {{ ref('condition_norms') }} as norms on ahead.kind = norms.kind and ahead.condition = norms.condition
)

select
    visit_id,
    condition,
    campaign,
    kind,
    school_year,
    season,
    municipality,
    school_code,
    school_name,
    visit_date,
    works_words,
    said,
    said_on,
    norm,
    case
        when said is null then 'сведений нет'
        when is_absent and norm is not null then 'требуемого нет'
        when is_absent then 'нет, норма не требует'
        else 'есть'
    end as state,
    row_number() over (partition by campaign, school_code, condition order by visit_date, visit_id) = 1 as is_next_day
from judged
