-- How many observers and experts the registers hold. Grain: kind of people.
select 'observers' as register, coalesce(observer_kind, 'не указан') as kind, count(*) as people_cnt
from marts.dim_observers
group by observer_kind
union all
select 'experts', trim(subject), count(distinct expert_code)
from (select expert_code, unnest(string_split(coalesce(subjects, 'не указан'), ',')) as subject from marts.dim_experts)
group by trim(subject)
order by register, kind
