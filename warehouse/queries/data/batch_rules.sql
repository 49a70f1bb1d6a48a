-- Rules about files as a whole and how many files met them: newest load of every file. Grain: rule.
with newest as (
    select load_id
    from ops.load_log
    qualify row_number() over (partition by file_name order by load_id desc) = 1
)

select
    e.rule_id,
    any_value(e.title) as title,
    any_value(e.effect) as effect,
    any_value(e.pages) as pages,
    any_value(e.how_to_fix) as how_to_fix,
    count(*) filter (e.status = 'passed') as passed_cnt,
    count(*) filter (e.status = 'failed') as failed_cnt,
    count(*) filter (e.status = 'not_applicable') as not_applicable_cnt
from ops.expectations as e
inner join newest using (load_id)
group by e.rule_id
order by failed_cnt desc, passed_cnt desc, e.rule_id
