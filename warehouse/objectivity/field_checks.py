"""What visits and checks in schools say about the signs: who was observed, what was confirmed."""

from __future__ import annotations

import polars as pl

from warehouse.arithmetic.nulls import exact_share
from warehouse.objectivity.check_design import RESERVE

KEYS = ["procedure_id", "school_code"]
LEAST_DECIDED = 5


def observed(rows: pl.DataFrame, visits: pl.DataFrame) -> pl.DataFrame:
    """Class rows with `observed` added; a visit without a class counts for the whole grade.

    rows: procedure_id, school_code, class_label, …; visits: the same three columns.
    """
    whole = (
        visits.filter(pl.col("class_label").is_null() | (pl.col("class_label") == "")).select(KEYS).unique()
    )
    whole = whole.with_columns(pl.lit(value=True).alias("whole"))
    exact = visits.select(*KEYS, "class_label").unique().with_columns(pl.lit(value=True).alias("exact"))
    rows = rows.join(whole, on=KEYS, how="left").join(exact, on=[*KEYS, "class_label"], how="left")
    return rows.with_columns(
        (pl.col("whole").fill_null(value=False) | pl.col("exact").fill_null(value=False)).alias("observed")
    ).drop("whole", "exact")


#: Decisions after which a sign leaves every page and paper.
DISMISSED = ("не подтвердилось", "снято: есть объяснение")


def field(cases: pl.DataFrame, checked: pl.DataFrame) -> pl.DataFrame:
    """Cases of a school year, their decisions, checks among the rest, and the share confirmed where it may be stated.

    Args:
        cases: procedure_id, school_code, school_year, is_noticed, decision (null while open); a row per case, as
            `rpt_school_cases` decides.
        checked: procedure_id, school_code of re-checked or observed ones, unique.

    Returns:
        school_year, noticed_cnt, decided_cnt, confirmed_cnt, dismissed_cnt, checked_cnt, checked_rest_cnt (unnoticed),
        is_estimable (5 decisions and 20 % of checks on the rest), confirmed_pct with low and high (Clopper–Pearson).
    """
    rows = cases.rename({"is_noticed": "noticed"})
    rows = rows.join(checked.with_columns(pl.lit(value=True).alias("checked")), on=KEYS, how="left")
    decided = pl.col("noticed") & pl.col("decision").is_not_null()
    of = pl.col("decision")
    table = rows.group_by("school_year").agg(
        pl.col("noticed").sum().cast(pl.Int64).alias("noticed_cnt"),
        decided.sum().cast(pl.Int64).alias("decided_cnt"),
        (decided & (of == "подтвердилось")).sum().cast(pl.Int64).alias("confirmed_cnt"),
        (decided & of.is_in(["не подтвердилось", "снято: есть объяснение"]))
        .sum()
        .cast(pl.Int64)
        .alias("dismissed_cnt"),
        pl.col("checked").fill_null(value=False).sum().cast(pl.Int64).alias("checked_cnt"),
        (pl.col("checked").fill_null(value=False) & ~pl.col("noticed"))
        .sum()
        .cast(pl.Int64)
        .alias("checked_rest_cnt"),
    )
    shares = []
    for row in table.sort("school_year").iter_rows(named=True):
        looked = row["confirmed_cnt"] + row["dismissed_cnt"]
        reserve = row["checked_rest_cnt"] / row["checked_cnt"] if row["checked_cnt"] else 0.0
        is_estimable = looked >= LEAST_DECIDED and reserve >= RESERVE
        share = exact_share(row["confirmed_cnt"], looked) if is_estimable else (None, None, None)
        percent = [None if value is None else 100 * value for value in share]
        names = ("confirmed_pct", "confirmed_low_pct", "confirmed_high_pct")
        shares.append(
            {
                "school_year": row["school_year"],
                "is_estimable": is_estimable,
                **dict(zip(names, percent, strict=True)),
            }
        )
    schema = {
        "school_year": pl.Int64,
        "is_estimable": pl.Boolean,
        "confirmed_pct": pl.Float64,
        "confirmed_low_pct": pl.Float64,
        "confirmed_high_pct": pl.Float64,
    }
    return table.join(pl.DataFrame(shares, schema=schema), on="school_year").sort("school_year")
