-- Every finding of this build: those of the gate, and those that only the build can make. A file that a build starts from
-- may still carry the findings of the build before. Files that were withdrawn or replaced whole are nobody's care any more.
-- Grain: row × rule.
select load_id, sheet, row_number, column_name, value, rule_id, effect, message, how_to_fix
from {{ source('ops', 'findings') }}
where
    rule_id not in (select rule_id from {{ ref('build_rules') }})
    and load_id not in (
        select load_id from {{ source('ops', 'load_log') }} where status in ('withdrawn', 'replaced')
    )
union all
select load_id, sheet, row_number, column_name, value, rule_id, effect, message, how_to_fix
from {{ ref('int_findings__build') }}
