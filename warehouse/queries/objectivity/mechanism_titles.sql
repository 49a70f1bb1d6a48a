-- Short names of mechanisms for the heads of tables. Grain: mechanism.
select mechanism, short_title
from seeds.objectivity_mechanisms
order by place
