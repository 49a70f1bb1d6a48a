"""The same works under another class label or other codes: a class that would count twice if nobody looked.

A work is the row of its task values, or its score where a file has no tasks. Two classes of one school and procedure
are the same one when nearly all works of the smaller come again in the other: works that nobody else in their class
has, works at the same place of the list, or works under the same code. Works of short tests repeat by chance: there
only the last two tell anything. Where few different works came, nothing does.
"""

from __future__ import annotations

import duckdb

from ingestion.loads.rules import Rule
from warehouse.thresholds import least, threshold

NONE = """
create or replace temp table twins
    (family varchar, slice varchar, other varchar, works_cnt bigint, same_cnt bigint)
"""
TWINS = """
create or replace temp table twins as
with people as (
    select family, slice, key, load_id, sheet, row_number, score, false as is_new from standing as o
    anti join hits as h
        on o.load_id = h.load_id and o.row_number = h.row_number and o.sheet is not distinct from h.sheet
    where not is_absent
    union all by name
    select family, slice, key, load_id, sheet, row_number, score, true as is_new from incoming where not is_absent
),
vectors as (
    select load_id, participant_sheet as sheet, participant_row as row_number,
        string_agg(coalesce(task_code, cast(task_no as varchar)) || '=' || coalesce(value, ''), ';'
            order by coalesce(task_code, cast(task_no as varchar))) as vector
    from raw.results_tasks
    where load_id in (select load_id from people)
    group by all
),
works as (
    select p.*, v.vector, coalesce(v.vector, cast(p.score as varchar)) as work,
        row_number() over (partition by is_new, family, slice order by p.load_id, p.sheet, p.row_number) as place
    from people as p
    left join vectors as v
        on p.load_id = v.load_id and p.row_number = v.row_number and p.sheet is not distinct from v.sheet
    where coalesce(v.vector, cast(p.score as varchar)) is not null
),
signs as (
    select is_new, family, slice, work, 'work' as sign, vector as value from works where vector is not null
    union all
    select is_new, family, slice, work, 'place', place || ':' || work from works
    union all
    select is_new, family, slice, work, 'code', key || ':' || work from works
),
single as (
    select is_new, family, slice, sign, value, any_value(work) as work from signs
    group by is_new, family, slice, sign, value having count(*) = 1
),
sizes as (
    select is_new, family, slice, sign, count(*) as single_cnt from single group by all
),
counted as (
    select is_new, family, slice, count(*) as works_cnt from works group by all
),
pairs as (
    select o.family, o.slice, n.slice as other, o.sign, count(*) as same_cnt,
        count(distinct o.work) as kinds_cnt
    from single as o
    inner join single as n on o.family = n.family and o.sign = n.sign and o.value = n.value
    where not o.is_new and n.is_new
    group by o.family, o.slice, n.slice, o.sign
)
select p.family, p.slice, arg_max(p.other, p.same_cnt) as other,
    arg_max(least(ow.works_cnt, nw.works_cnt), p.same_cnt) as works_cnt, max(p.same_cnt) as same_cnt
from pairs as p
inner join sizes as o on not o.is_new and p.family = o.family and p.slice = o.slice and p.sign = o.sign
inner join sizes as n on n.is_new and p.family = n.family and p.other = n.slice and p.sign = n.sign
inner join counted as ow on not ow.is_new and p.family = ow.family and p.slice = ow.slice
inner join counted as nw on nw.is_new and p.family = nw.family and p.other = nw.slice
where p.kinds_cnt >= {least} and 100 * p.same_cnt > {same} * least(o.single_cnt, n.single_cnt)
    and 100 * p.same_cnt >= {enough} * least(ow.works_cnt, nw.works_cnt)
group by p.family, p.slice
"""


def find_twins(connection: duckdb.DuckDBPyConnection, rule: Rule) -> None:
    """Make the temporary table `twins`: classes that count and the class of the file that repeats each.

    Asks `standing`, `hits` and `incoming` of the weighing; kinds other than results have no twins.
    """
    if not rule.is_results:
        connection.execute(NONE)
        return
    connection.execute(
        TWINS.format(
            least=least("load_mean_least"),
            same=threshold("load_same_works_pct"),
            enough=threshold("load_telling_works_pct"),
        )
    )
