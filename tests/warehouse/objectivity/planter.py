"""Known manipulations planted in real classes; everything else stays as it is.

The same six mechanisms as in the harness, on frames with the marts' columns: rounding up to a mark border,
disclosed tasks, lenient marking of open tasks, weak pupils missing, copying, points added here and there.
"""

import numpy as np
import polars as pl

MECHANISMS = ("threshold_lift", "disclosure", "lenient_open", "weak_removed", "copying", "inflation")
KEYS = ["procedure_id", "school_code", "class_label"]


def choose_schools(
    participants: pl.DataFrame, rng: np.random.Generator, count: int, least: int = 20
) -> list[str]:
    """`count` schools at random among those with at least 3 tests and `least` present rows."""
    sizes = (
        participants.filter(pl.col("attendance") == "present")
        .group_by("school_code")
        .agg(pl.len(), pl.col("procedure_id").n_unique().alias("tests"))
        .filter((pl.col("len") >= least) & (pl.col("tests") >= 3))
        .sort("school_code")
    )
    return rng.choice(sizes["school_code"].to_numpy(), min(count, sizes.height), replace=False).tolist()


def restrict(frames: dict[str, pl.DataFrame], schools: list[str]) -> dict[str, pl.DataFrame]:
    """Frames with rows of the given schools only."""
    keep = pl.col("school_code").is_in(schools)
    return {k: v.filter(keep) if "school_code" in v.columns else v for k, v in frames.items()}


def plant(
    frames: dict[str, pl.DataFrame], seed: int, *, share: float = 0.075, keep_absent_class: bool = False
) -> tuple[dict[str, pl.DataFrame], pl.DataFrame]:
    """Frames with planted classes and the truth: KEYS, type, strength, is_manip, n_present (before
    planting).

    `share` of the classes with at least 5 present pupils, equally over the mechanisms. Pupils taken out
    become
    absent rows as real files have them: without class, journal mark and results (`keep_absent_class` keeps
    the first two).
    """
    rng = np.random.default_rng(seed)
    people = frames["participants"].with_row_index("row")
    present = people.filter((pl.col("attendance") == "present") & pl.col("primary_score").is_not_null())
    units = (
        present.group_by(KEYS).agg(pl.len().alias("n_present")).filter(pl.col("n_present") >= 5).sort(KEYS)
    )
    truth = _assign(units, rng, share)
    planted = truth.filter("is_manip")
    scale = {
        r["procedure_id"]: [r["min3"], r["min4"], r["min5"]] for r in frames["scales"].iter_rows(named=True)
    }
    tests = {p: _test(frames, p) for p in planted["procedure_id"].unique().to_list()}
    changed, removed = [], []
    member = present.join(planted, on=KEYS).select(
        "row", *KEYS, "participant_code", "journal_mark", "type", "strength"
    )
    for (pid, school, label), rows in member.group_by(KEYS, maintain_order=True):
        codes, maxima, is_open, ease, matrix = tests[pid]
        order = matrix.filter((pl.col("school_code") == school) & (pl.col("class_label") == label))
        rows = rows.join(
            order.select("participant_code", "index"), on="participant_code", maintain_order="left"
        )
        x = order.drop("procedure_id", "school_code", "class_label", "participant_code", "index").to_numpy()
        x = x[[order["index"].to_list().index(i) for i in rows["index"]]].astype(float)
        kind, strength = rows["type"][0], rows["strength"][0]
        if kind == "weak_removed":
            removed += rows["row"].gather(_weakest(x, rows, rng, strength)).to_list()
            continue
        y = _manipulate(x, kind, strength, maxima, is_open, ease, scale.get(pid, []), rng)
        i, j = np.nonzero((y != x) & np.isfinite(y))
        if not len(i):
            continue
        changed.append(
            pl.DataFrame(
                {
                    "procedure_id": [pid] * len(i),
                    "school_code": [school] * len(i),
                    "participant_code": rows["participant_code"].gather(i),
                    "task_code": np.array(codes)[j],
                    "planted": y[i, j],
                }
            )
        )
    return _apply(frames, pl.concat(changed), removed, keep_class=keep_absent_class), truth


def _assign(units: pl.DataFrame, rng: np.random.Generator, share: float) -> pl.DataFrame:
    keys = list(units.select(KEYS).iter_rows())
    size = dict(zip(keys, units["n_present"].to_list(), strict=True))
    commission: dict[tuple, list[tuple]] = {}
    for k in keys:
        commission.setdefault(k[:2], []).append(k)
    kind: dict[tuple, tuple[str, float]] = {}
    each = max(3, int(share * len(keys) / len(MECHANISMS)))
    for m in MECHANISMS:
        done = 0
        while done < each:
            u = keys[rng.integers(len(keys))]
            alone = m not in ("lenient_open", "inflation") and rng.random() < 0.6
            strength = float(rng.uniform(0.35, 1.0))
            for v in [u] if alone else commission[u[:2]][:2]:
                if v not in kind and (size[v] >= 12 or rng.random() < 0.35) and done < each:
                    kind[v] = (m, strength)
                    done += 1
    return units.with_columns(
        pl.Series("type", [kind.get(k, ("none", 0.0))[0] for k in keys]),
        pl.Series("strength", [kind.get(k, ("none", 0.0))[1] for k in keys]),
        pl.Series("is_manip", [k in kind for k in keys]),
    )


def _test(frames: dict[str, pl.DataFrame], pid: str) -> tuple:
    dim = frames["dim_tasks"].filter(pl.col("procedure_id") == pid)
    codes, maxima = dim["task_code"].to_list(), dim["max_score"].to_numpy().astype(float)
    value = pl.when(pl.col("response") == "not_attempted").then(0.0).otherwise(pl.col("score"))
    wide = (
        frames["tasks"]
        .filter(pl.col("procedure_id") == pid)
        .with_columns(value.alias("score"))
        .pivot(on="task_code", index=[*KEYS, "participant_code"], values="score", aggregate_function="first")
        .with_row_index("index")
    )
    wide = wide.select("index", *KEYS, "participant_code", *[c for c in codes if c in wide.columns])
    codes = [c for c in codes if c in wide.columns]
    keep = [dim["task_code"].to_list().index(c) for c in codes]
    maxima = maxima[keep]
    ease = np.nanmean(wide.select(codes).to_numpy().astype(float), 0) / maxima
    typed = dim["answer_type"].to_list()
    is_open = np.array([typed[k] == "развёрнутый" if typed[k] else maxima[i] > 1 for i, k in enumerate(keep)])
    return codes, maxima, is_open, ease, wide


def _weakest(x: np.ndarray, rows: pl.DataFrame, rng: np.random.Generator, strength: float) -> list[int]:
    total = np.nansum(x, 1)
    mark = rows["journal_mark"].cast(pl.Float64).fill_null(3.5).to_numpy()
    ability = 0.7 * (total - total.mean()) / (total.std() + 1e-9) + 0.3 * mark + rng.normal(0, 0.3, len(x))
    return np.argsort(ability)[: max(2, int(len(x) * (0.12 + 0.26 * strength)))].tolist()


def _lift(
    row: np.ndarray, points: int, maxima: np.ndarray, is_open: np.ndarray, rng: np.random.Generator
) -> None:
    for _ in range(points):
        room = np.flatnonzero((row < maxima) & is_open)
        room = room if len(room) else np.flatnonzero(row < maxima)
        if not len(room):
            return
        row[rng.choice(room)] += 1


def _manipulate(x, kind, a, maxima, is_open, ease, borders, rng) -> np.ndarray:
    y, (n, tasks) = x.copy(), x.shape
    if kind == "inflation":
        p = (0.10 + 0.22 * a) / 2 * 1.3
        for _ in range(2):
            y += (y < maxima) & (rng.random(y.shape) < p)
    elif kind == "lenient_open":
        y += (y < maxima) & is_open & (rng.random(y.shape) < 0.2 + 0.4 * a)
    elif kind == "disclosure":
        k = int(np.clip(round(2 + 3 * a), 2, tasks // 3 + 1))
        chosen = rng.choice(np.argsort(ease)[: k + 2], k, replace=False)
        who = rng.random(n) < 0.5 + 0.45 * a
        for j in chosen:
            got = who & (rng.random(n) < 0.93) & np.isfinite(y[:, j])
            y[got, j] = maxima[j]
    elif kind == "copying":
        order = np.argsort(-np.nansum(x, 1))
        source = order[int(rng.integers(0, max(1, n // 4)))]
        others = [i for i in range(n) if i != source]
        for i in rng.choice(others, min(max(3, int(n * (0.3 + 0.35 * a))), n - 1), replace=False):
            own = rng.random(tasks) < 0.06 + 0.16 * (1 - a)
            y[i] = np.where(own | ~np.isfinite(y[source]), y[i], y[source])
    elif kind == "threshold_lift":
        for i in range(n):
            for border in borders:
                gap = round(border - np.nansum(y[i]))
                hit = (gap == 1 and rng.random() < 0.55 + 0.45 * a) or (
                    gap == 2 and rng.random() < 0.1 + 0.75 * a
                )
                if hit:
                    _lift(y[i], gap, maxima, is_open, rng)
                    break
    return y


def _apply(
    frames: dict[str, pl.DataFrame], changed: pl.DataFrame, removed: list[int], *, keep_class: bool
) -> dict[str, pl.DataFrame]:
    keys = ["procedure_id", "school_code", "participant_code"]
    people = frames["participants"].with_row_index("row")
    out_rows = pl.col("row").is_in(removed)
    gone = people.filter(out_rows).select(keys)
    tasks = (
        frames["tasks"]
        .join(changed, on=[*keys, "task_code"], how="left")
        .with_columns(
            pl.coalesce("planted", "score").alias("score"),
            pl.when(pl.col("planted").is_not_null())
            .then(pl.lit("scored"))
            .otherwise(pl.col("response"))
            .alias("response"),
        )
        .drop("planted")
        .join(gone, on=keys, how="anti")
    )
    totals = (
        tasks.join(changed.select(keys).unique(), on=keys, how="semi")
        .filter(pl.col("response") != "not_taught")
        .group_by(keys)
        .agg(pl.col("score").sum().alias("new_total"))
    )
    people = people.join(totals, on=keys, how="left", maintain_order="left").join(
        frames["scales"], on="procedure_id", how="left", maintain_order="left"
    )
    mark = 2 + sum((pl.col("new_total") >= pl.col(m)).cast(pl.Int64) for m in ("min3", "min4", "min5"))
    none = pl.when(~out_rows)
    people = people.with_columns(
        none.then(pl.coalesce("new_total", pl.col("primary_score").cast(pl.Float64))).alias("primary_score"),
        none.then(pl.coalesce(mark, pl.col("mark").cast(pl.Int64))).alias("mark"),
        none.then(pl.col("attendance")).otherwise(pl.lit("absent")).alias("attendance"),
    )
    if not keep_class:
        people = people.with_columns(
            none.then(pl.col("journal_mark")).alias("journal_mark"),
            none.then(pl.col("class_label"))
            .otherwise(pl.col("class_grade").cast(pl.String))
            .alias("class_label"),
        )
    return {**frames, "participants": people.drop("row", "new_total", "min3", "min4", "min5"), "tasks": tasks}
