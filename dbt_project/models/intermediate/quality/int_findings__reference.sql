-- Where a published figure and ours differ by more than rounding, with both numbers; one finding a group when already
-- the number of participants differs, because every figure of such a group would differ too.
with compared as (
    select *
    from {{ ref('int_reference__compared') }}
    where own_participants is not null
),

participants as (
    select
        load_id, sheet, min(row_number) as row_number, 'Кол-во участников' as column_name,
        group_name || ': опубликовано ' || cast(max(participants) as varchar)
        || ', загружено ' || cast(max(own_participants) as varchar) as value,
        'reference_participants_differ' as rule_id
    from compared
    where not is_same_group and group_level in ('school', 'municipality') and report <> 'items'
    group by load_id, sheet, report, procedure_id, group_level, group_name, school_code
),

figures as (
    select
        load_id, sheet, row_number, value_key as column_name,
        group_name || ': опубликовано ' || {{ number_text('pct') }} || ' %, по загруженным результатам '
        || {{ number_text('own_pct') }} || ' %' as value,
        'reference_figure_differs' as rule_id
    from compared
    where is_same_group and abs(pct - own_pct) > limit_pts
)

select * from participants
union all
select * from figures
