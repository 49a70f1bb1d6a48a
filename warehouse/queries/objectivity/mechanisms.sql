-- Mechanisms of the own method in their order, for the filter. Grain: mechanism.
select mechanism, title
from seeds.objectivity_mechanisms
order by place
