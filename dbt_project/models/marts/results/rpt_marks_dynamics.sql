{% set indicators = [('mark2', 'low_cnt'), ('success', 'success_cnt'), ('quality', 'quality_cnt')] %}
with groups as (
    select
        procedure_id, kind, school_year, season, subject, grade, class_grade, group_key, group_level, region_code,
        region_key, municipality, school_code, class_label, group_name, is_person_level, scale,
        graded_cnt as n, low_cnt, success_cnt, quality_cnt,
        {% for name, part in indicators -%}
        1.0 * {{ part }} / nullif(graded_cnt, 0) as {{ name }}_share,
        {{ wilson_pct('1.0 * ' ~ part ~ ' / nullif(graded_cnt, 0)', 'graded_cnt', 'low') }} as {{ name }}_low,
        {{ wilson_pct('1.0 * ' ~ part ~ ' / nullif(graded_cnt, 0)', 'graded_cnt', 'high') }} as {{ name }}_high
        {{- ',' if not loop.last }}
        {% endfor %}
    from {{ ref('int_reports__groups') }}
),

-- The same pupils keep the letter of their class; other pupils of next year's 5А are another class.
linked as (
    select
        groups.procedure_id, groups.group_key, groups.scale, pairs.pair_type, pairs.previous_procedure_id,
        pairs.previous_school_year, pairs.previous_season, pairs.previous_grade, pairs.is_comparable,
        case
            when groups.group_level <> 'class' then groups.group_key
            when pairs.pair_type = 'те же обучающиеся'
                then
                    'class:' || groups.school_code || ':' || cast(pairs.previous_class_grade as varchar)
                    || substr(groups.class_label, length(cast(pairs.class_grade as varchar)) + 1)
        end as previous_group_key
    from groups
    inner join {{ ref('int_reports__season_pairs') }} as pairs on groups.procedure_id = pairs.procedure_id
),

changed as (
    select
        linked.*,
        earlier.n as previous_n,
        earlier.n is not null and linked.is_comparable and earlier.scale = linked.scale as has_marks,
        {% for name, part in indicators -%}
        100.0 * earlier.{{ name }}_share as previous_{{ name }}_pct,
        100.0 * (groups.{{ name }}_share - earlier.{{ name }}_share) as {{ name }}_change,
        {% set now, before = '100.0 * groups.' ~ name ~ '_share', '100.0 * earlier.' ~ name ~ '_share' -%}
        100.0 * (groups.{{ name }}_share - earlier.{{ name }}_share)
        - {{ difference_reach(now, 'groups.' ~ name ~ '_low', before, 'earlier.' ~ name ~ '_high') }} as {{ name }}_change_low,
        100.0 * (groups.{{ name }}_share - earlier.{{ name }}_share)
        + {{ difference_reach(now, 'groups.' ~ name ~ '_high', before, 'earlier.' ~ name ~ '_low') }} as {{ name }}_change_high,
        {% endfor -%}
        now_at.position,
        then_at.position as previous_position,
        sqrt(power(now_at.position_error, 2) + power(then_at.position_error, 2)) as position_change_error,
        now_at.n as scored_n,
        then_at.n as previous_scored_n
    from linked
    inner join groups on linked.procedure_id = groups.procedure_id and linked.group_key = groups.group_key
    left join groups as earlier
        on linked.previous_procedure_id = earlier.procedure_id and linked.previous_group_key = earlier.group_key
    left join {{ ref('int_reports__positions') }} as now_at
        on linked.procedure_id = now_at.procedure_id and linked.group_key = now_at.group_key
    left join {{ ref('int_reports__positions') }} as then_at
        on linked.previous_procedure_id = then_at.procedure_id and linked.previous_group_key = then_at.group_key
    where earlier.n is not null
)

select
    {{ report_keys() }},
    changed.pair_type,
    changed.previous_procedure_id,
    changed.previous_school_year,
    changed.previous_season,
    changed.previous_grade,
    changed.is_comparable,
    groups.n,
    {{ sample_tier('least(groups.n, changed.previous_n)') }} as sample_tier,
    changed.previous_n,
    {% for name, part in indicators -%}
    100.0 * groups.{{ name }}_share as {{ name }}_pct,
    case when changed.has_marks then changed.previous_{{ name }}_pct end as previous_{{ name }}_pct,
    case when changed.has_marks then changed.{{ name }}_change end as {{ name }}_change_pts,
    case when changed.has_marks then changed.{{ name }}_change_low end as {{ name }}_change_low_pts,
    case when changed.has_marks then changed.{{ name }}_change_high end as {{ name }}_change_high_pts,
    case when changed.has_marks and regional.has_marks then regional.{{ name }}_change end as {{ name }}_region_change_pts,
    {{ change_words(
        'changed.' ~ name ~ '_change_low', 'changed.' ~ name ~ '_change_high', 'changed.has_marks',
        'least(groups.n, changed.previous_n)'
    ) }} as {{ name }}_change,
    {% endfor -%}
    case
        when changed.has_marks and least(groups.n, changed.previous_n) >= limits.outside_from
            -- 30 % after 20 % is 9.999999999999998 points to the machine.
            then round(changed.mark2_change, 9) >= limits.mark2_rise_pts
    end as is_mark2_rise,
    changed.scored_n,
    changed.previous_scored_n,
    changed.position as region_position,
    changed.previous_position as previous_region_position,
    changed.position - changed.previous_position as position_change,
    changed.position - changed.previous_position - 1.96 * changed.position_change_error as position_change_low,
    changed.position - changed.previous_position + 1.96 * changed.position_change_error as position_change_high
from changed
inner join groups on changed.procedure_id = groups.procedure_id and changed.group_key = groups.group_key
cross join {{ ref('int_reports__limits') }} as limits
left join changed as regional
    on
        changed.procedure_id = regional.procedure_id
        and changed.pair_type = regional.pair_type
        and groups.region_key = regional.group_key
