-- Which check suits which mechanism, among the noticed cases. Grain: mechanism.
select m.title as mechanism_name, any_value(d.check_words) as check_words, m.innocent_explanation
from marts.rpt_check_design as d
inner join seeds.objectivity_mechanisms as m using (mechanism)
group by m.place, m.title, m.innocent_explanation
order by m.place
