-- Every measure of a plan beside the same measure of each earlier version of it; a withdrawn or a held load was never a
-- version. Grain: plan × earlier version × measure of either (number null = dropped, number_before null = new).
with versions as (
    select plans.plan_id, plans.load_id, coalesce(loads.order_no, loads.load_id) as order_no
    from {{ source('raw', 'plans') }} as plans
    inner join {{ source('ops', 'load_log') }} as loads using (load_id)
    where loads.status in ('loaded', 'replaced')
),

pairs as (
    select
        now_versions.plan_id,
        now_versions.load_id,
        versions.load_id as before_load_id,
        versions.order_no as before_order_no,
        now_versions.order_no as now_order_no,
        versions.order_no = max(versions.order_no) over (partition by now_versions.plan_id) as is_last
    from versions as now_versions
    inner join versions on now_versions.plan_id = versions.plan_id and now_versions.order_no > versions.order_no
    where (now_versions.plan_id, now_versions.load_id) in (select (plan_id, load_id) from {{ ref('stg_plans__plans') }})
),

measures as (
    select
        measures.*,
        {{ title_key('measures.title') }} as title_key,
        row_number() over (
            partition by measures.load_id, measures.plan_id, {{ title_key('measures.title') }} order by measures.ordinal
        ) as alike
    from {{ source('raw', 'plan_measures') }} as measures
),

now_rows as (
    select pairs.plan_id, pairs.before_load_id, pairs.before_order_no, pairs.now_order_no, pairs.is_last, measures.* exclude (plan_id, load_id)
    from pairs
    inner join measures on pairs.plan_id = measures.plan_id and pairs.load_id = measures.load_id
),

before_rows as (
    select pairs.plan_id, pairs.before_load_id, pairs.before_order_no, pairs.now_order_no, pairs.is_last, measures.* exclude (plan_id, load_id)
    from pairs
    inner join measures on pairs.plan_id = measures.plan_id and pairs.before_load_id = measures.load_id
),

-- The same words are the same measure; then the same number whose words are nearly the same.
same_words as (
    select now_rows.plan_id, now_rows.before_load_id, now_rows.ordinal as now_ordinal, before_rows.ordinal as before_ordinal
    from now_rows
    inner join before_rows using (plan_id, before_load_id, title_key, alike)
),

same_number as (
    select now_rows.plan_id, now_rows.before_load_id, now_rows.ordinal as now_ordinal, before_rows.ordinal as before_ordinal
    from now_rows
    inner join before_rows using (plan_id, before_load_id, number)
    where
        jaro_winkler_similarity(now_rows.title_key, before_rows.title_key) > 0.85
        and (now_rows.before_load_id, now_rows.ordinal) not in (select (before_load_id, now_ordinal) from same_words)
        and (before_rows.before_load_id, before_rows.ordinal) not in (select (before_load_id, before_ordinal) from same_words)
),

same as (
    select * from same_words
    union all
    select * from same_number
)

select
    now_rows.plan_id,
    now_rows.before_load_id,
    now_rows.before_order_no,
    now_rows.now_order_no,
    now_rows.is_last,
    now_rows.ordinal,
    now_rows.number,
    before_rows.number as number_before,
    now_rows.title,
    before_rows.title as title_before,
    now_rows.timing_text,
    before_rows.timing_text as timing_before,
    now_rows.responsible,
    before_rows.responsible as responsible_before,
    now_rows.expected_result,
    before_rows.expected_result as result_before
from now_rows
left join same on now_rows.before_load_id = same.before_load_id and now_rows.ordinal = same.now_ordinal
left join before_rows on same.before_load_id = before_rows.before_load_id and same.before_ordinal = before_rows.ordinal
union all
select
    before_rows.plan_id, before_rows.before_load_id, before_rows.before_order_no, before_rows.now_order_no,
    before_rows.is_last, 10000 + before_rows.ordinal, null,
    before_rows.number, null, before_rows.title, null, before_rows.timing_text, null, before_rows.responsible, null,
    before_rows.expected_result
from before_rows
where (before_rows.before_load_id, before_rows.ordinal) not in (select (before_load_id, before_ordinal) from same)
