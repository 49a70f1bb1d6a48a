"""The 14 markers, exactly as their document says, and the figures built on them.

Source: "Методика расчета показателя «Уровень объективности оценки образовательных результатов в субъекте РФ»"
(3 pages, found in the public repository of a regional portal; its federal origin is unverified). Markers are
configuration (seed `objectivity_markers`): the list keeps growing. They stand beside our own signs and never mix with
them: "high mean" measures level, not bias.
"""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

SOURCE = "markers_14"
FORMULAS = ("high_mean", "mismatch", "fall", "rise")
SEASONS = {"осень": 0, "зима": 1, "весна": 2}
SCHEMA = {
    "procedure_id": pl.String,
    "school_year": pl.Int32,
    "subject": pl.String,
    "grade": pl.Int32,
    "school_code": pl.String,
    "sign": pl.String,
    "sign_name": pl.String,
    "n": pl.Int64,
    "value": pl.Float64,
    "value_tied": pl.Float64,
    "expected": pl.Float64,
    "effect": pl.Float64,
    "is_flagged": pl.Boolean,
    "source": pl.String,
}


@dataclass(frozen=True)
class Marker:
    """One marker: formula (`high_mean`, `mismatch`, `fall`, `rise`), test it reads, words for people."""

    code: str
    formula: str
    kind: str
    subject: str
    grade: int
    title: str


def markers_of(table: pl.DataFrame) -> tuple[Marker, ...]:
    """Markers from the table of the seed `objectivity_markers`.

    Columns: marker, place, formula, kind, subject, grade, title. Raises ValueError for a formula that is not known.
    """
    columns = ["marker", "formula", "kind", "subject", "grade", "title"]
    found = tuple(Marker(*row) for row in table.sort("place").select(columns).iter_rows())
    unknown = sorted({m.formula for m in found} - set(FORMULAS))
    if unknown:
        raise ValueError(f"formulas of markers not known: {unknown}")
    return found


def _scored(participants: pl.DataFrame) -> pl.DataFrame:
    return participants.filter((pl.col("attendance") == "present") & pl.col("primary_score").is_not_null())


def high_mean(participants: pl.DataFrame) -> pl.DataFrame:
    """Marker 1 per school × procedure: lower 95 % bound of the school's mean above the region's upper bound.

    x̄ − 1.96·s/√m > X̄ + 1.96·S/√n, standard deviations with n − 1; a school of one participant has no s and no
    marker (null).

    Returns:
        procedure_id, school_code, n, value (lower bound), expected (region's upper bound), effect (difference of
        means), is_flagged.
    """
    rows = _scored(participants).with_columns(pl.col("primary_score").cast(pl.Float64).alias("x"))
    region = rows.group_by("procedure_id").agg(
        (pl.col("x").mean() + 1.96 * pl.col("x").std(ddof=1) / pl.len().sqrt()).alias("expected"),
        pl.col("x").mean().alias("region_mean"),
    )
    schools = rows.group_by("procedure_id", "school_code").agg(
        pl.len().cast(pl.Int64).alias("n"),
        pl.col("x").mean().alias("mean"),
        (pl.col("x").mean() - 1.96 * pl.col("x").std(ddof=1) / pl.len().sqrt()).alias("value"),
    )
    return (
        schools.join(region, on="procedure_id")
        .select(
            "procedure_id",
            "school_code",
            "n",
            "value",
            "expected",
            (pl.col("mean") - pl.col("region_mean")).alias("effect"),
            (pl.col("value") > pl.col("expected")).alias("is_flagged"),
        )
        .sort("procedure_id", "school_code")
    )


def mismatch(participants: pl.DataFrame) -> pl.DataFrame:
    """Marker 2 per school × procedure: Spearman's rs between journal marks and primary scores below 0.

    The document gives the short formula 1 − 6Σd²/(n(n²−1)), here with average ranks; with ties (journal marks have only
    four values) it differs from the rho corrected for ties, the Pearson correlation of average ranks.

    Returns:
        procedure_id, school_code, n (pupils with both), value (rs by the document), value_tied (corrected; null where
        one side is constant), expected 0, effect = value, is_flagged (value < 0; null with fewer than 2 pupils).
    """
    journal = pl.col("journal_mark").cast(pl.Float64, strict=False)
    rows = _scored(participants).with_columns(
        journal.alias("j"), pl.col("primary_score").cast(pl.Float64).alias("x")
    )
    rows = rows.filter(pl.col("j").is_between(2, 5)).with_columns(
        pl.col("j").rank("average").over("procedure_id", "school_code").alias("rj"),
        pl.col("x").rank("average").over("procedure_id", "school_code").alias("rx"),
    )
    n = pl.len().cast(pl.Float64)
    squares = ((pl.col("rj") - pl.col("rx")) ** 2).sum()
    found = rows.group_by("procedure_id", "school_code").agg(
        pl.len().cast(pl.Int64).alias("n"),
        pl.when(n >= 2).then(1 - 6 * squares / (n * (n**2 - 1))).alias("value"),
        pl.corr("rj", "rx").fill_nan(None).alias("value_tied"),
    )
    return found.with_columns(
        pl.lit(0.0).alias("expected"),
        pl.col("value").alias("effect"),
        (pl.col("value") < 0).alias("is_flagged"),
    ).sort("procedure_id", "school_code")


def shares_of_maximum(participants: pl.DataFrame) -> pl.DataFrame:
    """Mean share of the maximum per school and procedure: keys, season, subject, grade, school_year, n, share."""
    share = pl.col("primary_score").cast(pl.Float64) / pl.col("max_primary_score").cast(pl.Float64)
    keys = ["procedure_id", "kind", "school_year", "season", "subject", "grade", "class_grade", "school_code"]
    return (
        _scored(participants)
        .group_by(keys)
        .agg(pl.len().cast(pl.Int64).alias("n"), share.mean().alias("share"))
    )


def _season() -> pl.Expr:
    return pl.col("season").replace_strict(SEASONS, default=1, return_dtype=pl.Int64)


def cohort_pairs(procedures: pl.DataFrame) -> pl.DataFrame:
    """Neighbouring tests of the same cohort: earlier, later procedure_id, subject, grade (earlier programme).

    A cohort's programme N test is followed by its programme N+1 test, one school year later, or – where the
    programme N test was moved to autumn and written in class N+1 – in the spring of the same school year. A later test
    has one earlier test: the nearest.
    Procedures: procedure_id, kind, school_year, season, subject, grade, class_grade (one row each).
    """
    rows = procedures.unique("procedure_id").with_columns((pl.col("school_year") * 3 + _season()).alias("at"))
    both = rows.join(rows, on=["kind", "subject"], suffix="_later").filter(
        (pl.col("grade_later") == pl.col("grade") + 1)
        & (pl.col("at_later") > pl.col("at"))
        & (pl.col("at_later") - pl.col("at") <= 3)
        & (
            pl.col("class_grade_later") - pl.col("class_grade")
            == pl.col("school_year_later") - pl.col("school_year")
        )
    )
    nearest = both.sort("at", "procedure_id").unique("procedure_id_later", keep="last", maintain_order=True)
    return nearest.select(
        pl.col("procedure_id").alias("earlier"),
        pl.col("procedure_id_later").alias("later"),
        "kind",
        "subject",
        "grade",
        pl.col("school_year_later").alias("school_year"),
    ).sort("earlier", "later")


def cohort_jump(participants: pl.DataFrame) -> pl.DataFrame:
    """Marker 3 per school × pair of tests: K = S(N, year)/S(N+1, year+1), S = mean share of the maximum.

    Fall if K > Q75 + 3·IQR, rise if K < Q25 − 3·IQR over all schools of the pair (linear quantiles).

    Returns:
        earlier, procedure_id (the later test), kind, subject, grade, school_year, school_code, n (smaller of the
        two), value K, low, high (bounds), is_fall, is_rise.
    """
    shares = shares_of_maximum(participants)
    procedures = shares.select(
        "procedure_id", "kind", "school_year", "season", "subject", "grade", "class_grade"
    )
    pairs = cohort_pairs(procedures)
    one = shares.select(pl.col("procedure_id").alias("earlier"), "school_code", "n", "share")
    two = shares.select(
        pl.col("procedure_id").alias("later"),
        "school_code",
        pl.col("n").alias("n2"),
        pl.col("share").alias("share2"),
    )
    rows = pairs.join(one, on="earlier").join(two, on=["later", "school_code"]).filter(pl.col("share2") > 0)
    rows = rows.with_columns((pl.col("share") / pl.col("share2")).alias("value"))
    over = ["earlier", "later"]
    q25, q75 = (pl.col("value").quantile(q, interpolation="linear").over(over) for q in (0.25, 0.75))
    rows = rows.with_columns((q25 - 3 * (q75 - q25)).alias("low"), (q75 + 3 * (q75 - q25)).alias("high"))
    return rows.select(
        "earlier",
        pl.col("later").alias("procedure_id"),
        "kind",
        "subject",
        "grade",
        "school_year",
        "school_code",
        pl.min_horizontal("n", "n2").alias("n"),
        "value",
        "low",
        "high",
        (pl.col("value") > pl.col("high")).alias("is_fall"),
        (pl.col("value") < pl.col("low")).alias("is_rise"),
    ).sort("earlier", "procedure_id", "school_code")


def last_sittings(participants: pl.DataFrame) -> pl.DataFrame:
    """One test per kind, subject, grade and school year: the last written, so that a school has a marker once a year.

    Where a test moved to autumn and the spring's own one fall into one school year, it is the spring's.
    """
    test = ["kind", "subject", "grade", "school_year"]
    procedures = participants.select("procedure_id", "season", *test).unique()
    last = procedures.sort(_season(), "procedure_id").unique(test, keep="last", maintain_order=True)
    return last.select("procedure_id", *test)


def school_markers(participants: pl.DataFrame, markers: tuple[Marker, ...]) -> pl.DataFrame:
    """All configured markers per school and school year, for msr_objectivity_signs with source `markers_14`.

    Args:
        participants: marts.fct_participant_results of all procedures at hand.
        markers: configuration (`markers_of`); a marker whose test was not written gives no rows.

    Returns:
        procedure_id (of a jump: the later test), school_year, subject, grade (of that test), school_code, sign (marker
        code), sign_name, n, value, value_tied (rho corrected for ties beside a mismatch, else null), expected, effect,
        is_flagged, source.
    """
    tests = last_sittings(participants)
    jumps = cohort_jump(participants)
    found = {
        "high_mean": high_mean(participants),
        "mismatch": mismatch(participants),
        "fall": _one_way(jumps, "is_fall", "high"),
        "rise": _one_way(jumps, "is_rise", "low"),
    }
    parts = [pl.DataFrame(schema=SCHEMA)]
    for m in markers:
        grade = m.grade + (m.formula in ("fall", "rise"))
        mine = tests.filter(kind=m.kind, subject=m.subject, grade=grade)
        tied = (
            pl.col("value_tied") if m.formula == "mismatch" else pl.lit(None, pl.Float64).alias("value_tied")
        )
        parts.append(
            found[m.formula]
            .join(mine, on="procedure_id")
            .select(
                *list(SCHEMA)[:5],
                pl.lit(m.code).alias("sign"),
                pl.lit(m.title).alias("sign_name"),
                "n",
                "value",
                tied,
                "expected",
                "effect",
                pl.col("is_flagged").fill_null(value=False),
                pl.lit(SOURCE).alias("source"),
            )
            .cast(pl.Schema(SCHEMA))
        )
    return pl.concat(parts).sort("school_year", "school_code", "sign", "procedure_id")


def _one_way(jumps: pl.DataFrame, flag: str, bound: str) -> pl.DataFrame:
    return jumps.select(
        "procedure_id",
        "school_code",
        "n",
        "value",
        pl.col(bound).alias("expected"),
        (pl.col("value") - 1).alias("effect"),
        pl.col(flag).alias("is_flagged"),
    )


def region_index(signs: pl.DataFrame) -> pl.DataFrame:
    """Region index per school_year: 100 − % of schools with a marker; school_year, schools, marked, index."""
    schools = signs.group_by("school_year", "school_code").agg(pl.col("is_flagged").any().alias("marked"))
    return (
        schools.group_by("school_year")
        .agg(pl.len().cast(pl.Int64).alias("schools"), pl.col("marked").sum().cast(pl.Int64))
        .with_columns((100 - 100 * pl.col("marked") / pl.col("schools")).alias("index"))
        .sort("school_year")
    )
