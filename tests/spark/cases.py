"""Queries of one line, one for each kind of difference between the engines, on rows of their own.

`python -m tests.spark.cases [HOME MODEL …]` in the environment of Spark runs each on both engines and says which
differ; for what the files of the synthetic municipality do not happen to show. Then the models of a home, if one is
named.
"""

import sys

import duckdb
import polars as pl

from deploy.spark import parity
from deploy.spark.dialect import to_spark
from deploy.spark.engine import session
from deploy.spark.parity import compare

ROWS = """(values
    (1, 'а', 'Анализ ВПР, 2022 год, весна', cast(1.5 as double), date '2022-03-01', '[{"k": "ВПР"}, {"k": "КДР"}]'),
    (2, 'а', 'анализ впр 2022, весна', null, date '2022-03-04', '[]'),
    (3, 'б', 'Контрольная-2021-осень', 2.25, null, '[{"k": "ОГЭ"}]'),
    (4, 'б', null, 0.1, date '2021-10-02', null)
) as t (n, g, words, score, day, works)"""
CASES = {
    "doubles": "select n, 1.959964 * score / 3 as x, 100.0 * n / 7 as y from {rows}",
    "qualify": "select n, g from {rows} qualify row_number() over (partition by g order by score desc) = 1",
    "qualify beside a star": "select t.*, n + 1 as m from {rows} qualify n = max(n) over (partition by g)",
    "best": (
        "select g, max_by(score, n) as x, arg_min(words, n) filter (n > 1) as y, "
        "any_value(score) as z from {rows} group by g"
    ),
    "texts": "select g, string_agg(words, '; ' order by day desc, n) as x from {rows} group by g",
    "texts once": (
        "select string_agg(distinct g, ',' order by g) as x, string_agg(words, ',' order "
        "by n) filter (n > 9) as y from {rows}"
    ),
    "first and last": (
        "select g, first(n order by score) as x, last(n order by day nulls first, n) as "
        "y from {rows} group by g"
    ),
    "lists": "select g, list(score order by n desc) as x from {rows} group by g",
    "groups": (
        "select n, named.what, named.year from (select n, "
        "regexp_extract(words, '^([А-Яа-я]+)[ -](\\S+)', ['what', 'year']) "
        "as named from {rows})"
    ),
    "replacement": "select n, regexp_replace(words, '(\\d)(\\d)', '\\2-\\1', 'g') as x from {rows}",
    "likeness": (
        "select t.n, b.n as m, jaro_winkler_similarity(t.words, b.words) as x from {rows} cross join {other}"
    ),
    "rows of a list": "select n, trim(unnest(string_split(words, ','))) as x from {rows}",
    "rows of two lists": "select n, unnest([n, n + 1]) as x, unnest([g, words]) as y from {rows}",
    "days": (
        "select n, cast(unnest(generate_series(day, day + interval 2 day, interval 1 "
        "day)) as date) as x from {rows}"
    ),
    "json": "select n, work ->> 'k' as k from (select n, unnest(cast(works as json[])) as work from {rows})",
    "by name": (
        "select n, g from {rows} where n = 1 union all by name select g, score, n from {other} where b.n > 2"
    ),
    "star anew": (
        "select t.* replace (n * 2 as n) from (select n, g, score from {rows}) as t "
        "union all select n, g, score from {rows}"
    ),
    "window of different": (
        "select n, count(distinct words) filter (n > 1) over (partition by g) as x from {rows}"
    ),
    "pairs": "select n from {rows} where (n, g) in (select (n, g) from {other} where b.score > 1)",
    "is there": "select n, exists (select 1 from {other} where b.n = t.n + 1) as x from {rows}",
    "day in words": (
        "select n, strftime(day, '%d.%m.%Y') as x, date_diff('day', day, date '2022-03-31') as y from {rows}"
    ),
    "concat": (
        "select n, concat(words, '!', g) as x, concat_ws('|', words, g) as y, words || g as z from {rows}"
    ),
}


def differing() -> int:
    """Run every case on both engines and say how each ended; returns how many differ."""
    spark, wrong = session("cases"), 0
    for name, text in CASES.items():
        query = text.replace("{rows}", ROWS).replace("{other}", ROWS.replace("as t (", "as b ("))
        with duckdb.connect() as base:
            wanted = pl.DataFrame(base.sql(query).to_arrow_table())
        try:
            made = pl.DataFrame(spark.sql(to_spark(query)).toArrow())
            words = compare(made, wanted) if wanted.height else "нет строк"
        except Exception as error:
            words = str(error).strip()[:600]
        wrong += bool(words)
        print(f"{'≠' if words else '='} {name}: строк {wanted.height} {words}", flush=True)
    print(f"Случаев: {len(CASES)}, равны: {len(CASES) - wrong}", flush=True)
    return wrong


def unseen() -> int:
    """How many differences between two tables the comparison itself passes over; rows in another order are none."""
    rows = pl.DataFrame({"g": ["а", "а", None], "n": [1, 2, 2], "x": [0.1, None, 1e6]})
    others = {
        "a text": rows.with_columns(g=pl.Series(["а", "б", None])),
        "a number": rows.with_columns(x=pl.Series([0.1, None, 1e6 + 0.01])),
        "a null": rows.with_columns(x=pl.Series([0.1, 0.0, 1e6])),
        "rows as many times": pl.concat([rows[:1], rows[:1], rows[2:]]),
        "a row": rows[:2],
    }
    missed = [name for name, other in others.items() if not compare(other, rows)]
    if compare(rows[::-1].with_columns(pl.col("x") * (1 + 1e-15)), rows):
        missed.append("the order of rows and of addition")
    print(f"Сверка не видит: {', '.join(missed) or 'ничего такого нет'}", flush=True)
    return len(missed)


def main(*home_and_models: str) -> int:
    """Run the cases, then the models of a home where one is named, in one session; returns 0 where all are equal."""
    wrong = unseen() + differing()
    return (parity.main(*home_and_models) if home_and_models else 0) or wrong


if __name__ == "__main__":
    raise SystemExit(main(*sys.argv[1:]))
