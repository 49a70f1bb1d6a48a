"""What a load would change: before and after for each school and class, what is lost, and why a person must confirm it.

Nothing is written here. The frame has the columns of `ops.load_changes`; means are in points of the work.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import duckdb
import polars as pl

from ingestion.loads.rows import SCHOOL, gather, hits_sql, neighbours
from ingestion.loads.rules import Rule
from ingestion.loads.twins import find_twins
from warehouse.thresholds import least, threshold

SCHEMA = {
    "family": pl.String,
    "slice": pl.String,
    "procedure_id": pl.String,
    "school_code": pl.String,
    "class_label": pl.String,
    "rows_before": pl.Int64,
    "rows_after": pl.Int64,
    "people_before": pl.Int64,
    "people_after": pl.Int64,
    "absent_before": pl.Int64,
    "absent_after": pl.Int64,
    "mean_before": pl.Float64,
    "mean_after": pl.Float64,
    "replaced_cnt": pl.Int64,
    "lost_cnt": pl.Int64,
    "missing_cnt": pl.Int64,
    "clash_cnt": pl.Int64,
    "reason": pl.String,
}
CHANGES = """
with lost as (
    select h.family, h.slice, count(*) as replaced_cnt, count(*) filter (n.key is null) as lost_cnt,
        count(*) filter (n.key is not null) as kept_cnt,
        count(*) filter (n.key is not null and o.score is not null and n.score is null) as unscored_cnt,
        count(*) filter (n.key is not null and o.score is distinct from n.score) as changed_cnt
    from hits as h
    inner join standing as o
        on h.load_id = o.load_id and h.row_number = o.row_number and h.sheet is not distinct from o.sheet
    left join (select family, key, any_value(score) as score from incoming group by family, key) as n
        on h.family = n.family and h.key = n.key
    group by h.family, h.slice
),
came as (
    select family, slice, bool_or(is_named) as is_named, bool_or(is_whole) as is_whole from incoming group by all
),
left_over as (
    select o.* from standing as o
    anti join hits as h
        on h.load_id = o.load_id and h.row_number = o.row_number and h.sheet is not distinct from o.sheet
),
touched as (
    select distinct o.family, o.slice from standing as o
    where exists (select 1 from came as c where c.family = o.family and c.slice = o.slice)
        or exists (select 1 from lost as l where l.family = o.family and l.slice = o.slice)
        or exists (select 1 from incoming as n where n.family = o.family and n.key = o.key)
        or exists (select 1 from twins as w where w.family = o.family and w.slice = o.slice)
),
before as (
    select family, slice, any_value(procedure_id) as procedure_id, {school},
        any_value(class_label) as class_label, {counts} from standing group by family, slice
),
after as (
    select family, slice, any_value(procedure_id) as procedure_id, {school},
        any_value(class_label) as class_label, {counts}
    from (select * from left_over union all by name select * from incoming) group by family, slice
),
maxima as (
    select family, coalesce(max(max_score), max(score)) as top
    from (select * from standing union all by name select * from incoming) group by family
),
remaining as (
    select family, slice, count(*) as missing_cnt from left_over group by family, slice
),
clashes as (
    select o.family, o.slice, count(distinct o.key) as clash_cnt
    from left_over as o inner join incoming as n on o.family = n.family and o.key = n.key and o.slice <> n.slice
    group by o.family, o.slice
)
select t.family, t.slice, coalesce(a.procedure_id, b.procedure_id) as procedure_id,
    coalesce(a.school_code, b.school_code) as school_code, coalesce(a.class_label, b.class_label) as class_label,
    b.rows_cnt as rows_before, coalesce(a.rows_cnt, 0) as rows_after, b.people_cnt as people_before,
    case when b.people_cnt is not null then coalesce(a.people_cnt, 0) end as people_after,
    b.absent_cnt as absent_before, coalesce(a.absent_cnt, 0) as absent_after,
    b.mean_score as mean_before, a.mean_score as mean_after, b.scored_cnt as scored_before,
    coalesce(a.scored_cnt, 0) as scored_after, m.top,
    coalesce(l.replaced_cnt, 0) as replaced_cnt, coalesce(l.lost_cnt, 0) as lost_cnt,
    coalesce(l.kept_cnt, 0) as kept_cnt, coalesce(l.unscored_cnt, 0) as unscored_cnt,
    coalesce(l.changed_cnt, 0) as changed_cnt, coalesce(r.missing_cnt, 0) as missing_cnt,
    coalesce(k.clash_cnt, 0) as clash_cnt, coalesce(c.is_named, true) as is_named, c.family is not null as is_own,
    w.other as twin, w.works_cnt, w.same_cnt
from touched as t
inner join before as b on t.family = b.family and t.slice = b.slice
inner join maxima as m on t.family = m.family
left join after as a on t.family = a.family and t.slice = a.slice
left join lost as l on t.family = l.family and t.slice = l.slice
left join came as c on t.family = c.family and t.slice = c.slice
left join remaining as r on t.family = r.family and t.slice = r.slice
left join clashes as k on t.family = k.family and t.slice = k.slice
left join twins as w on t.family = w.family and t.slice = w.slice
order by t.family, t.slice
"""


@dataclass
class Weighed:
    """What a load changes (a row a slice that held something before) and why it should wait, in words."""

    changes: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=SCHEMA))
    reasons: list[str] = field(default_factory=list)


def weigh(
    connection: duckdb.DuckDBPyConnection, rule: Rule, load_id: int, *, only_losses: bool = False
) -> Weighed:
    """Compare a load whose rows are in the store with what counts now; leaves `incoming` and `hits` behind."""
    others = neighbours(connection, rule, load_id)
    if not others:
        return Weighed()
    gather(connection, rule, "incoming", [load_id], load_id)
    gather(connection, rule, "standing", others, load_id)
    connection.execute("delete from standing where not is_current")
    connection.execute(f"create or replace temp table hits as {hits_sql(rule, 'standing', 'incoming')}")
    find_twins(connection, rule)
    people = "count(*) filter (not is_absent)" if rule.is_results else "max(people)"
    counts = (
        f"count(*) as rows_cnt, {people} as people_cnt, count(*) filter (is_absent) as absent_cnt, "
        "avg(score) as mean_score, count(score) as scored_cnt"
    )
    found = pl.DataFrame(
        connection.execute(CHANGES.replace("{counts}", counts).replace("{school}", SCHOOL)).to_arrow_table()
    )
    # A class without a label may be one of several: only where codes come again the file is a version of it.
    version = (
        ~pl.col("is_named") & (pl.col("replaced_cnt") > 0) if rule.is_results else pl.lit(rule.says_missing)
    )
    found = found.with_columns(
        missing_cnt=pl.when(version & pl.col("is_own")).then("missing_cnt").otherwise(pl.lit(0, pl.Int64))
    )
    if rule.loses_by_count:
        fewer = (pl.col("rows_before") - pl.col("rows_after")).clip(0)
        found = found.with_columns(lost_cnt=pl.min_horizontal("lost_cnt", fewer))
    judged = found.with_columns(_reason(rule, only_losses=only_losses).alias("reason"))
    return Weighed(judged.select(pl.col(name).cast(kind) for name, kind in SCHEMA.items()), _words(judged))


def _of(whole: pl.Expr, one: str, many: str) -> pl.Expr:
    """A whole with its noun after «из»: «21 участника», «24 участников»."""
    is_one = (whole % 10 == 1) & (whole % 100 != 11)
    return pl.format("{} {}", whole, pl.when(is_one).then(pl.lit(one)).otherwise(pl.lit(many)))


def _reason(rule: Rule, *, only_losses: bool) -> pl.Expr:
    """Why a slice must not change without a person: the first thing that is beyond its limit, else null."""
    few = least("load_lost_least")
    lost, before = pl.col("lost_cnt"), pl.col("rows_before")
    was = (
        ("прежнего участника", "прежних участников")
        if rule.is_results
        else ("прежней строки", "прежних строк")
    )
    people = ("участника", "участников")
    reasons = [
        (
            (lost >= few) & (100 * lost > threshold("load_lost_pct") * before),
            pl.format("нет {} из {}", lost, _of(before, *was)),
        )
    ]
    if only_losses:
        return _first(reasons)
    if not rule.is_results:
        fewer = pl.col("people_before") - pl.col("people_after")
        reasons.append(
            (
                (fewer >= few) & (100 * fewer > threshold("load_lost_pct") * pl.col("people_before")),
                pl.format("участников {} вместо {}", pl.col("people_after"), pl.col("people_before")),
            )
        )
        return _first(reasons)
    absent = 100 * (
        pl.col("absent_after") / pl.col("rows_after") - pl.col("absent_before") / pl.col("rows_before")
    )
    more = pl.col("absent_after") - pl.col("absent_before")
    scored = pl.min_horizontal("scored_before", "scored_after") >= least("load_mean_least")
    jump = 100 * (pl.col("mean_after") - pl.col("mean_before")).abs() / pl.col("top")
    replaces, kept = pl.col("replaced_cnt") > 0, pl.col("kept_cnt")
    reasons += [
        (
            (more >= few) & (absent > threshold("load_absent_jump_pts")),
            pl.format("отсутствовали {} вместо {}", pl.col("absent_after"), pl.col("absent_before")),
        ),
        (
            (pl.col("unscored_cnt") >= few)
            & (100 * pl.col("unscored_cnt") > threshold("load_lost_pct") * before),
            pl.format("без балла остаются {} из {}", pl.col("unscored_cnt"), _of(before, *people)),
        ),
        (
            replaces & scored & (jump > threshold("load_mean_jump_pts")),
            pl.format(
                "средний балл {} вместо {}", _points(pl.col("mean_after")), _points(pl.col("mean_before"))
            ),
        ),
        (
            ~pl.col("is_named")
            & (kept >= least("load_mean_least"))
            & (100 * pl.col("changed_cnt") > threshold("load_changed_pct") * kept),
            pl.format(
                "коды те же, а баллы другие у {} из {}: это может быть другой класс",
                pl.col("changed_cnt"),
                _of(kept, *people),
            ),
        ),
        (
            pl.col("twin") == pl.col("slice"),
            pl.format(
                "коды другие, а работы те же у {} из {}: коды могли перенумеровать",
                "same_cnt",
                _of(pl.col("works_cnt"), *people),
            ),
        ),
        (
            pl.col("twin") != pl.col("slice"),
            pl.format(
                "те же работы у {} из {}, {}: тот же класс под другим названием",
                "same_cnt",
                _of(pl.col("works_cnt"), *people),
                pl.when(pl.col("twin") == "")
                .then(pl.lit("классы в новом файле не названы"))
                .otherwise(pl.format("в новом файле класс – {}", "twin")),
            ),
        ),
    ]
    return _first(reasons)


def _points(value: pl.Expr) -> pl.Expr:
    return value.round(1).cast(pl.String).str.replace(".", ",", literal=True)


def _first(reasons: list[tuple[pl.Expr, pl.Expr]]) -> pl.Expr:
    return pl.coalesce(pl.when(bad.fill_null(False)).then(words) for bad, words in reasons)


def _words(judged: pl.DataFrame) -> list[str]:
    held = judged.filter(pl.col("reason").is_not_null())
    return [f"{_where(row)}: {row['reason']}" for row in held.iter_rows(named=True)]


def _where(row: dict[str, Any]) -> str:
    """The slice for people: procedure, school and class, or what the file calls it."""
    named = [row["procedure_id"], row["school_code"] and f"ОО {row['school_code']}", row["class_label"]]
    words = ", ".join(part for part in named if part)
    return words or ", ".join(part for part in f"{row['family']}|{row['slice']}".split("|") if part) or "файл"
