"""Rows of loads in one shape for all kinds, as temporary tables of the store: what came, and what it meets."""

from __future__ import annotations

import duckdb

from ingestion.loads.rules import Rule

ACTIVE = "('loaded', 'replaced')"
# A slice that is about several schools is about none of them.
SCHOOL = "case when min(school_code) = max(school_code) then min(school_code) end as school_code"


def listed(ids: list[int]) -> str:
    """Return numbers for an `in (…)`."""
    return ", ".join(str(one) for one in ids) or "null"


def rows_sql(rule: Rule, ids: list[int]) -> str:
    """SQL for rows of loads: load, place, family, slice, key, how the file replaces, school, class, absence, score."""
    where = f"load_id in ({listed(ids)})"
    if not rule.is_results:
        return f"""
            select load_id, {rule.place}, {rule.family} as family, {rule.slice} as slice, {rule.key} as key,
                {rule.is_named} as is_named, {rule.is_whole} as is_whole_kind, {rule.procedure} as procedure_id,
                {rule.school} as school_code, cast(null as varchar) as class_label, false as is_absent,
                cast(null as double) as score, cast(null as double) as max_score, {rule.people} as people
            from {rule.table} where {where}
        """
    return f"""
        with sums as (
            select load_id, participant_sheet, participant_row, sum(score) as tasks_sum
            from raw.results_tasks where {where} group by all
        ),
        people as (
            select load_id, sheet, row_number, {rule.family} as family, {rule.slice} as slice, {rule.key} as key,
                {rule.is_named} as is_named, {rule.is_whole} as is_whole_kind, {rule.procedure} as procedure_id,
                school_code, class_label, attendance, primary_score, max_primary_score
            from {rule.table} where {where}
        )
        select p.load_id, p.sheet, p.row_number, p.family, p.slice, p.key, p.is_named, p.is_whole_kind, p.procedure_id,
            p.school_code, p.class_label, p.attendance is not distinct from 'absent' as is_absent,
            case when p.attendance is distinct from 'absent' then coalesce(p.primary_score, s.tasks_sum) end as score,
            p.max_primary_score as max_score, cast(null as bigint) as people
        from people as p
        left join sums as s
            on p.load_id = s.load_id and p.row_number = s.participant_row
            and p.sheet is not distinct from s.participant_sheet
    """


def keep_slices(connection: duckdb.DuckDBPyConnection, rule: Rule, kind: str, load_id: int) -> None:
    """Write the slices of a new load with what they hold."""
    connection.execute(
        f"""
        insert into ops.load_slices by name
        select load_id, '{kind}' as source_kind, family, slice, any_value(procedure_id) as procedure_id,
            {SCHOOL}, any_value(class_label) as class_label, count(*) as rows_cnt,
            case when {str(rule.is_results).lower()} then count(*) filter (not is_absent) else max(people) end
                as people_cnt,
            count(*) filter (is_absent) as absent_cnt, avg(score) as mean_score
        from ({rows_sql(rule, [load_id])}) group by load_id, family, slice
        """
    )


def neighbours(connection: duckdb.DuckDBPyConnection, rule: Rule, load_id: int) -> list[int]:
    """Return other loads that count and share a family with a load, in the order in which they count."""
    kinds = ", ".join(f"'{kind}'" for kind in rule.kinds)
    rows = connection.execute(
        f"""
        select loads.load_id from ops.load_log as loads
        where loads.status in {ACTIVE} and loads.source_kind in ({kinds}) and loads.load_id <> {load_id}
            and exists (
                select 1 from ops.load_slices as theirs
                inner join ops.load_slices as own on theirs.family = own.family
                where theirs.load_id = loads.load_id and own.load_id = {load_id}
            )
        order by loads.order_no
        """
    ).fetchall()
    return [one for (one,) in rows]


def gather(connection: duckdb.DuckDBPyConnection, rule: Rule, name: str, ids: list[int], of: int) -> None:
    """Make a temporary table of rows of loads, in the families of one of them, with each load's place and way."""
    connection.execute(
        f"""
        create or replace temp table {name} as
        select rows.*, loads.order_no,
            case loads.mode when 'replace' then true when 'add' then false else rows.is_whole_kind end as is_whole,
            loads.status in {ACTIVE} and gone.load_id is null as is_current
        from ({rows_sql(rule, ids)}) as rows
        inner join ops.load_log as loads on rows.load_id = loads.load_id
        left join ops.replaced_rows as gone
            on rows.load_id = gone.load_id and rows.row_number = gone.row_number
            and rows.sheet is not distinct from gone.sheet
        where rows.family in (select family from ops.load_slices where load_id = {of})
        """
    )


def hits_sql(rule: Rule, older: str, newer: str, earlier: str = "true") -> str:
    """SQL for rows of `older` that rows of `newer` replace: load, place and the load that replaces.

    `earlier` compares the two loads where both tables hold several (`o`, `n`).
    """
    parts = [
        f"""
        select o.load_id, o.sheet, o.row_number, o.family, o.slice, o.key, n.load_id as replaced_by, n.order_no
        from {older} as o
        inner join (select distinct load_id, order_no, family, slice from {newer} where is_whole) as n
            on o.family = n.family and o.slice = n.slice and {earlier}
        """
    ]
    # A row of a file without class labels is the same pupil whatever class another file puts it in.
    same = "(o.slice = n.slice or not o.is_named or not n.is_named)" if rule.is_results else "true"
    parts.append(
        f"""
        select o.load_id, o.sheet, o.row_number, o.family, o.slice, o.key, n.load_id, n.order_no
        from {older} as o inner join {newer} as n on o.family = n.family and o.key = n.key and {earlier}
        where {same}
        """
    )
    if rule.is_results:
        # A file without labels that is confirmed as the whole school.
        parts.append(
            f"""
            select o.load_id, o.sheet, o.row_number, o.family, o.slice, o.key, n.load_id, n.order_no
            from {older} as o
            inner join (
                select distinct load_id, order_no, family from {newer} where is_whole and not is_named
            ) as n on o.family = n.family and {earlier}
            """
        )
    union = " union all ".join(parts)
    return f"""
        select load_id, sheet, row_number, family, slice, key, min_by(replaced_by, coalesce(order_no, 0)) as replaced_by
        from ({union}) group by load_id, sheet, row_number, family, slice, key
    """
