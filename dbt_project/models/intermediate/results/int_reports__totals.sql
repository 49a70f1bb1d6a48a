{{ config(meta={'is_by_procedure': true}) }}
{%- set sums = [
    'participants_cnt', 'present_cnt', 'absent_cnt', 'scored_cnt', 'marked_cnt', 'mark_2_cnt', 'mark_3_cnt',
    'mark_4_cnt', 'mark_5_cnt', 'levelled_cnt', 'level_1_cnt', 'level_2_cnt', 'level_3_cnt', 'level_4_cnt',
    'compared_cnt', 'lowered_cnt', 'confirmed_cnt', 'raised_cnt', 'gap_cnt'
] -%}
-- The sums of every group of every procedure. Grain: procedure × group.
select
    members.procedure_id,
    members.group_key,
    members.group_level,
    members.region_code,
    members.group_municipality as municipality,
    members.group_school as school_code,
    members.group_class as class_label,
    min(members.group_name) as member_name,
    case when members.group_school is not null then 'school:' || members.group_school end as school_key,
    case
        when members.group_municipality is not null
            then 'municipality:' || members.region_code || ':' || members.group_municipality
    end as municipality_key,
    'region:' || members.region_code as region_key,
    min(classes.kind) as kind,
    min(classes.school_year) as school_year,
    min(classes.season) as season,
    min(classes.subject) as subject,
    min(classes.grade) as grade,
    min(classes.class_grade) as class_grade,
    count(*) as classes_cnt,
    count(distinct members.school_code) as schools_cnt,
    {% for column in sums -%}
    {{ total('classes.' ~ column) }} as {{ column }},
    {% endfor -%}
    sum(classes.score_sum) as score_sum,
    sum(classes.score_squares) as score_squares
from {{ ref('int_reports__members') }} as members
inner join {{ ref('int_reports__classes') }} as classes
    on
        members.procedure_id = classes.procedure_id
        and members.school_code = classes.school_code
        and members.class_label = classes.class_label
group by
    members.procedure_id, members.group_key, members.group_level, members.region_code, members.group_municipality,
    members.group_school, members.group_class
