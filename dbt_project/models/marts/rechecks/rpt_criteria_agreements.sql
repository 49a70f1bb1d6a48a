-- Works that schools marked before an agreement and after it, as experts read them. Which side a work is on follows from
-- the day it was written: what was marked before the session knows nothing of it.
with agreements as (
    select
        md5(concat_ws(
            '|', procedure_kind, subject, cast(grade as varchar), task_code, cast(agreed_on as varchar), coalesce(municipality, '')
        )) as agreement_id,
        *
    from {{ ref('stg_criteria_agreements__agreements') }}
),

checked as (
    select
        agreements.agreement_id,
        checks.school_code,
        checks.school_score = checks.expert_score as is_exact,
        coalesce(procedures.date_from, procedures.results_received_on, checks.recheck_date) > agreements.agreed_on as is_after
    from agreements
    inner join {{ ref('fct_rechecks') }} as checks
        on
            agreements.procedure_kind = checks.kind
            and agreements.subject = checks.subject
            and agreements.grade = checks.grade
            and agreements.task_code = checks.task_code
    inner join {{ ref('dim_procedures') }} as procedures on checks.procedure_id = procedures.procedure_id
    where coalesce(agreements.municipality = checks.municipality, agreements.municipality is null)
        and checks.school_score is not null and checks.expert_score is not null
),

counted as (
    select
        agreement_id,
        {% for side, is_after in [('before', 'not is_after'), ('after', 'is_after')] -%}
        count(*) filter (where {{ is_after }}) as {{ side }}_cnt,
        count(distinct school_code) filter (where {{ is_after }}) as {{ side }}_schools,
        avg(cast(is_exact as integer)) filter (where {{ is_after }}) as {{ side }}_share{{ '' if loop.last else ',' }}
        {% endfor %}
    from checked
    group by agreement_id
),

-- Only groups that name nobody.
shown as (
    select
        counted.agreement_id,
        {% for side in ['before', 'after'] -%}
        counted.{{ side }}_cnt,
        case
            when counted.{{ side }}_cnt >= {{ threshold('min_group_outside') }}
                and counted.{{ side }}_schools >= {{ threshold('min_schools_in_group') }}
                then counted.{{ side }}_share
        end as {{ side }}_share{{ '' if loop.last else ',' }}
        {% endfor %}
    from counted
),

intervals as (
    select
        agreement_id, before_cnt, after_cnt,
        100.0 * before_share as before_pct,
        100.0 * after_share as after_pct,
        {{ wilson_pct('before_share', 'before_cnt', 'low') }} as before_low,
        {{ wilson_pct('before_share', 'before_cnt', 'high') }} as before_high,
        {{ wilson_pct('after_share', 'after_cnt', 'low') }} as after_low,
        {{ wilson_pct('after_share', 'after_cnt', 'high') }} as after_high
    from shown
),

compared as (
    select
        *,
        after_pct - before_pct as change,
        after_pct - before_pct - {{ difference_reach('after_pct', 'after_low', 'before_pct', 'before_high') }} as change_low,
        after_pct - before_pct + {{ difference_reach('after_pct', 'after_high', 'before_pct', 'before_low') }} as change_high
    from intervals
)

select
    agreements.agreement_id,
    agreements.municipality,
    agreements.procedure_kind as kind,
    agreements.subject,
    agreements.grade,
    agreements.task_code as criterion,
    agreements.agreement,
    agreements.agreed_on,
    row_number() over (
        partition by agreements.municipality, agreements.procedure_kind, agreements.subject, agreements.grade, agreements.task_code
        order by agreements.agreed_on desc, agreements.agreement_id
    ) = 1 as is_current,
    coalesce(compared.before_cnt, 0) as before_cnt,
    compared.before_pct,
    coalesce(compared.after_cnt, 0) as after_cnt,
    compared.after_pct,
    compared.change,
    compared.change_low,
    compared.change_high,
    case
        when coalesce(compared.after_cnt, 0) = 0 then 'ещё не перепроверяли'
        when compared.change is null then 'работ для сравнения мало'
        when compared.change_low > 0 then 'стали ближе'
        when compared.change_high < 0 then 'разошлись сильнее'
        else 'в пределах случайного'
    end as reading,
    agreements.load_id,
    agreements.row_number
from agreements
left join compared on agreements.agreement_id = compared.agreement_id
