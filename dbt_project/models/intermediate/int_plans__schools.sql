-- Schools of the department that measures «во всех ОО» are counted for: the register's, without a register all known.
select school_code
from {{ ref('dim_schools') }}
where is_in_register or not exists (select 1 from {{ ref('dim_schools') }} where is_in_register)
