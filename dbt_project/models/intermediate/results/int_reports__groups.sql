{{ config(meta={'is_by_procedure': true}) }}
-- Every group with its level above: the nearest wider group that is really wider. A class that is the only one of its
-- school is compared with the municipality, not with itself. Grain: procedure × group.
with totals as (
    select
        *,
        case
            when max(marked_cnt) over (partition by procedure_id) > 0 then 'отметки'
            when max(levelled_cnt) over (partition by procedure_id) > 0 then 'уровни'
        end as scale
    from {{ ref('int_reports__totals') }}
),

above as (
    select
        totals.procedure_id,
        totals.group_key,
        case
            when totals.group_level = 'class' and schools.classes_cnt > totals.classes_cnt then schools.group_key
            when
                totals.group_level in ('class', 'school') and municipalities.classes_cnt > totals.classes_cnt
                then municipalities.group_key
            when regions.classes_cnt > totals.classes_cnt then regions.group_key
        end as above_key
    from totals
    left join totals as schools
        on totals.procedure_id = schools.procedure_id and totals.school_key = schools.group_key
    left join totals as municipalities
        on totals.procedure_id = municipalities.procedure_id and totals.municipality_key = municipalities.group_key
    left join totals as regions
        on totals.procedure_id = regions.procedure_id and totals.region_key = regions.group_key
)

select
    totals.*,
    coalesce(totals.member_name, schools.name) as group_name,
    -- One class, or a school with one class in the grade: a statement about a person.
    totals.classes_cnt <= 1 as is_person_level,
    above.above_key,
    parents.group_level as above_level,
    case totals.scale when 'отметки' then totals.marked_cnt when 'уровни' then totals.levelled_cnt else 0 end as graded_cnt,
    case totals.scale when 'отметки' then totals.mark_2_cnt when 'уровни' then totals.level_1_cnt else 0 end as low_cnt,
    case totals.scale
        when 'отметки' then totals.mark_3_cnt + totals.mark_4_cnt + totals.mark_5_cnt
        when 'уровни' then totals.level_3_cnt + totals.level_4_cnt
        else 0
    end as success_cnt,
    case totals.scale
        when 'отметки' then totals.mark_4_cnt + totals.mark_5_cnt
        when 'уровни' then totals.level_4_cnt
        else 0
    end as quality_cnt
from totals
inner join above on totals.procedure_id = above.procedure_id and totals.group_key = above.group_key
left join totals as parents on above.procedure_id = parents.procedure_id and above.above_key = parents.group_key
left join {{ ref('dim_schools') }} as schools on totals.school_code = schools.school_code
