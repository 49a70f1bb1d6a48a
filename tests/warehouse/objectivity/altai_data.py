"""Real regional dumps of ВПР 2021 and autumn 2020 as frames with the marts' column names, read at run
time.
"""

import re
from pathlib import Path

import numpy as np
import polars as pl

SUBJECTS = {"математик": "МА", "русск": "РУ"}
LATIN = str.maketrans("ABCEHKMOPTXYaceopxy", "АВСЕНКМОРТХУасеорху")


def _label(value: str | None, class_grade: int) -> str:
    letters = re.sub(r"[^А-ЯЁ]", "", (value or "").translate(LATIN).upper().replace("НЕТ", ""))
    return f"{class_grade}{letters[:1]}"


def _scores(frame: pl.DataFrame, columns: list[str]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """points (NaN = no valid score), not attempted, not taught."""
    text = [frame[c].fill_null("").str.strip_chars().str.to_uppercase() for c in columns]
    points = np.column_stack([t.cast(pl.Float64, strict=False).to_numpy() for t in text])
    blank = np.column_stack([t.is_in(["X", "Х", "H", "Н"]).to_numpy() for t in text])
    untaught = np.column_stack([t.str.starts_with("НЕ ПРОЙД").to_numpy() for t in text])
    return points.astype(float), blank, untaught


def read_test(
    path: Path, subject: str, grade: int, *, season: str, scale: dict | None
) -> dict[str, pl.DataFrame]:
    """participants, tasks, dim_tasks, scales of one dump (layouts 2020 and 2021)."""
    raw = pl.read_excel(path, infer_schema_length=0)
    if season == "осень":
        columns = [c for c in raw.columns if re.fullmatch(r"a-\d+-grade", c)]
        names = {"user": "school", "code": "code", "otc": "journal", "klass": "klass", "sum": "sum"}
        raw = raw.with_columns(pl.col("var-1").alias("variant"), pl.lit("Регион").alias("municipality"))
    else:
        columns = [c for c in raw.columns if re.fullmatch(r"балл за \d+", c)]
        names = {
            "логин школы": "school",
            "код обучающегося": "code",
            "отметка за предыдущую четверть/триместр": "journal",
            "класс": "klass",
            "всего баллов": "sum",
            "вариант": "variant",
            "регион": "municipality",
        }
    raw = raw.rename(names)
    class_grade = grade + (season == "осень")
    points, blank, untaught = _scores(raw, columns)
    absent = raw["variant"].fill_null("").str.to_lowercase().str.contains("отсут").to_numpy()
    maxima = np.array([_maximum(points[:, j]) for j in range(len(columns))])
    keep = maxima > 0
    points, blank, untaught, maxima = points[:, keep], blank[:, keep], untaught[:, keep], maxima[keep]
    points = np.where((points > maxima) | (points < 0), np.nan, points)
    filled = np.isfinite(points) | blank | untaught
    total = np.where(absent | ~filled.any(1), np.nan, np.nansum(points, 1))
    identity = f"ВПР-2021-{season}-{subject}-{grade}"
    people = raw.select(
        pl.lit(identity).alias("procedure_id"),
        pl.lit("ВПР").alias("kind"),
        pl.lit(2021).alias("school_year"),
        pl.lit(season).alias("season"),
        pl.lit(subject).alias("subject"),
        pl.lit(grade).alias("grade"),
        pl.lit(class_grade).alias("class_grade"),
        "municipality",
        pl.col("school").str.extract(r"(\d{6})").alias("school_code"),
        pl.col("klass")
        .map_elements(lambda v: _label(v, class_grade), pl.String, skip_nulls=False)
        .alias("class_label"),
        pl.col("code").alias("participant_code"),
        "variant",
        pl.when(pl.Series(absent)).then(pl.lit("absent")).otherwise(pl.lit("present")).alias("attendance"),
        pl.Series("primary_score", total).fill_nan(None),
        pl.lit(float(maxima.sum())).alias("max_primary_score"),
        pl.col("journal").cast(pl.Float64, strict=False).alias("journal_mark"),
    ).with_row_index("row")
    if scale:
        mark = 2 + sum((pl.col("primary_score") >= scale[k]).cast(pl.Int64) for k in scale)
        people = people.with_columns(mark.alias("mark"))
    else:
        people = people.with_columns(pl.lit(None, pl.Int64).alias("mark"))
    usable = people["participant_code"].is_not_null() & people["school_code"].is_not_null()
    codes = [str(j + 1) for j in range(len(maxima))]
    row, column = np.nonzero(filled & ~absent[:, None])
    tasks = pl.DataFrame(
        {
            "row": row.astype(np.uint32),
            "task_code": np.array(codes)[column],
            "score": points[row, column],
            "max_score": maxima[column],
            "response": np.where(
                untaught[row, column], "not_taught", np.where(blank[row, column], "not_attempted", "scored")
            ),
        }
    ).with_columns(pl.col("score").fill_nan(None))
    people = people.filter(usable).unique(
        ["school_code", "participant_code"], keep="first", maintain_order=True
    )
    keys = ["row", "procedure_id", "school_code", "participant_code", "class_label"]
    tasks = people.select(keys).join(tasks, on="row").drop("row")
    dim = pl.DataFrame({"procedure_id": identity, "task_code": codes, "max_score": maxima})
    dim = dim.with_columns(pl.lit(None, pl.String).alias("answer_type"))
    scales = (
        pl.DataFrame({"procedure_id": [identity], **{k: [v] for k, v in scale.items()}}) if scale else None
    )
    return {"participants": people.drop("row"), "tasks": tasks, "dim_tasks": dim, "scales": scales}


def _maximum(values: np.ndarray) -> float:
    """Largest score that at least 60 pupils have: planted typing errors are rarer."""
    found, counts = np.unique(values[np.isfinite(values)], return_counts=True)
    common = found[counts >= 60]
    return float(common.max()) if len(common) else 0.0


def load(shared: Path, *, autumn: bool = False) -> dict[str, pl.DataFrame]:
    """All six tests of spring 2021 (and the four of autumn 2020)."""
    folder = shared / "data" / "altai"
    scales = pl.read_csv(shared / "data" / "mark_scales.tsv", separator="\t")
    latin = {"МА": "MA", "РУ": "RU"}
    parts = []

    def scale(subject: str, grade: int) -> dict:
        row = scales.filter(
            (pl.col("subject") == latin[subject]) & (pl.col("grade") == grade) & (pl.col("year") == 2021)
        )
        return {k: row[k][0] for k in ("min3", "min4", "min5")}

    for path in sorted((folder / "2021").glob("*.xlsx")):
        subject = next(code for word, code in SUBJECTS.items() if word in path.name.lower())
        grade = int(re.search(r"(\d) класс", path.name)[1])
        parts.append(read_test(path, subject, grade, season="весна", scale=scale(subject, grade)))
    if autumn:
        for path in sorted((folder / "2020").glob("*/*.xlsx")):
            subject = next(code for word, code in SUBJECTS.items() if word in path.name.lower())
            parts.append(read_test(path, subject, int(path.parent.name), season="осень", scale=None))
    return {
        key: pl.concat([p[key] for p in parts if p[key] is not None], how="vertical_relaxed")
        for key in ("participants", "tasks", "dim_tasks", "scales")
    }
