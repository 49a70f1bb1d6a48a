-- What ФИС ОКО itself published for the country, the region and the municipality. Grain: group × mark.
select group_level, group_name, participants, mark, pct
from marts.fct_reference_marks
where procedure_id = $procedure_id and group_level in ('all', 'region', 'municipality')
    and (group_level <> 'municipality' or $municipality::varchar is null or municipality = $municipality)
order by group_level <> 'all', group_level <> 'region', group_name, mark
