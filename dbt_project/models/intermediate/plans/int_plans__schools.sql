-- Schools of the department that measures «во всех ОО» are counted for: the register's; without a register those with
-- results; official lists name schools of other places too.
select school_code
from {{ ref('dim_schools') }}
where
    is_in_register
    or not exists (select 1 from {{ ref('dim_schools') }} where is_in_register)
    and (
        school_code in (select school_code from {{ ref('stg_results__participants') }})
        or not exists (select 1 from {{ ref('stg_results__participants') }})
    )
