"""The reports computed a second time, straight from the regional xlsx files, sharing no code with the product.

Written from the description of the formats and of the rules only. Rules about invalid rows:

- a row with no variant is nobody's result and is left out; «отсутствовал» is an absent participant;
- a total above the maximum of the work, or an unfilled form (variant 0, no total), gives no score and no mark;
- a task score above the task's maximum, or text that is neither a number nor a known sign, counts nowhere;
- «X» is a task not attempted: 0 points of its maximum; «не пройд.» takes the participant out of that task;
- tasks are counted for participants with a score; cells that hardly anybody has outside the specification are no tasks.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import polars as pl

SUBJECTS = {"математик": ("МА", "MA"), "русск": ("РУ", "RU"), "истори": ("ИС", "IS"), "биолог": ("БИ", "BI")}
LOOKALIKES = str.maketrans("ABCEHKMOPTXY", "АВСЕНКМОРТХУ")
# «ytn» is «нет» typed in the Latin layout.
NO_CLASS = {"", "НЕТ", "YTN", "-", "–", "0", "НЕТБУКВЫ", "ОТСУТСТВУЕТ"}
KEYS = ["group_level", "municipality", "school_code", "class_label"]


@dataclass
class Sitting:
    """One file: its participants (one row each) and their task cells."""

    procedure_id: str
    people: pl.DataFrame
    cells: pl.DataFrame


def read_sitting(path: Path, specs: Path, scales: Path) -> Sitting:
    """Read one regional dump of 2020, 2021 or 2022."""
    sheets = pl.read_excel(path, sheet_id=0, engine="calamine", infer_schema_length=0)
    frame = sheets.get("Протокол", next(iter(sheets.values()))).with_row_index("line")
    name = path.name.lower()
    subject, latin = next(codes for word, codes in SUBJECTS.items() if word in name)
    year = int(re.search(r"altai/(\d{4})", path.as_posix())[1])
    grade = int(path.parent.name if path.parent.name != "2021" else re.search(r"(\d+) класс", name)[1])
    class_grade = grade + 1 if year == 2020 else grade
    season, school_year = ("осень", year + 1) if year == 2020 else ("весна", year)
    layout = {
        2020: ("user", "code", "otc", "klass", "var-1", "sum", r"^a-(\d+)-grade$"),
        2021: (
            *("логин школы", "код обучающегося", "отметка за предыдущую четверть/триместр", "класс"),
            *("вариант", "всего баллов", r"^балл за (\d+)$"),
        ),
        2022: (
            *("Пользователь", "Код", "Отметка за предыдущий триместр/ четверть/полугодие"),
            *("Наименование класса", "Вариант", "Итого баллов", r"^([\d.]+(?:\(\d+\))?(?:К\d+)?) ?\(\d+б\)$"),
        ),
    }[year]
    login, code, journal, class_text, variant, total, task_pattern = layout
    spec = read_spec(specs, subject, grade, 2021 if year == 2020 else year)
    scale = read_scale(scales, latin, grade, year if season == "весна" else None)
    cells = read_cells(frame, task_pattern, spec)
    maximum = scale["max"] if scale and scale["max"] else float(spec["maximum"].sum())
    people = frame.select(
        "line",
        pl.col(login).str.extract(r"(\d{6})").alias("school_code"),
        pl.col(code).str.strip_chars().alias("participant_code"),
        place_of(frame, year).alias("municipality"),
        pl.Series("class_label", [class_name(t, class_grade) for t in frame[class_text]]),
        pl.col(variant).str.strip_chars().alias("variant"),
        pl.col(total).cast(pl.Float64, strict=False).alias("total"),
        pl.col(total).is_not_null().alias("has_total"),
        pl.col(journal).cast(pl.Int64, strict=False).alias("journal"),
    )
    # A pupil with scores was there, even where nobody wrote the variant.
    scored = pl.col("line").is_in(cells.filter(pl.col("number").is_not_null())["line"].implode())
    people = people.filter(pl.col("variant").is_not_null() | scored)
    people = people.with_columns(
        present=(pl.col("variant").str.to_lowercase() != "отсутствовал").fill_null(True)
    )
    usable = pl.when(pl.col("response") == "scored").then("number")
    sums = cells.group_by("line").agg(
        pl.col("number").sum().alias("cells_sum"), usable.sum().alias("usable_sum")
    )
    people = people.join(sums, on="line", how="left")
    # A school all of whose totals are 0 while its tasks have points has not computed them.
    points = pl.col("present") & (pl.col("usable_sum").fill_null(0) > 0)
    forgotten = (~points | (pl.col("total") == 0)).fill_null(False).all().over("school_code") & points
    people = people.with_columns(total=pl.when(forgotten).then("usable_sum").otherwise("total"))
    unfilled = (pl.col("variant") == "0").fill_null(False) & ~pl.col("has_total")
    people = people.with_columns(
        score=pl.when(pl.col("present") & ~unfilled).then(pl.coalesce("total", "cells_sum")),
        journal=pl.when(pl.col("journal").is_between(2, 5)).then("journal"),
    ).with_columns(score=pl.when(pl.col("score") <= maximum).then("score"))
    if scale:
        reached = [(pl.col("score") >= scale[m]).cast(pl.Int64) for m in ("min3", "min4", "min5")]
        people = people.with_columns(mark=2 + sum(reached))
    else:
        people = people.with_columns(mark=pl.lit(None, pl.Int64))
    procedure_id = f"ВПР-{school_year}-{season}-{subject}-{grade}"
    return Sitting(procedure_id, people, cells.filter(pl.col("response").is_not_null()))


def read_spec(folder: Path, subject: str, grade: int, year: int) -> pl.DataFrame:
    """Tasks of a specification: column number, code, maximum; a task stands once per code in the file."""
    word = {"МА": "Математика", "РУ": "Русский язык", "ИС": "История", "БИ": "Биология"}[subject]
    sheet = pl.read_excel(folder / f"{grade}_{word}_{year}.xlsx", engine="calamine", infer_schema_length=0)
    titles = sheet.columns
    most = next(t for t in titles if "акс" in t and "балл" in t)
    return (
        sheet.select(
            task_name(pl.col(titles[0]).str.replace(r"\.0$", "")).alias("task_code"),
            pl.col("№").cast(pl.Float64).cast(pl.Int64).alias("place"),
            pl.col(most).cast(pl.Float64).alias("maximum"),
        )
        .drop_nulls()
        .unique()
    )


def task_name(text: pl.Expr) -> pl.Expr:
    """One spelling of a task's code: «1(2)» is 1.2, «10K1» is 10К1."""
    return text.str.strip_chars().str.replace(r"\((\d+)\)", ".$1").str.replace("K", "К")


def read_scale(path: Path, latin: str, grade: int, year: int | None) -> dict | None:
    """Lowest scores of marks 3, 4 and 5, or None: a scale is never guessed."""
    wanted = {"subject": latin, "grade": grade, "year": year or 0}
    table = pl.read_csv(path, separator="\t").filter(**wanted)
    return table.row(0, named=True) if table.height else None


def read_cells(frame: pl.DataFrame, pattern: str, spec: pl.DataFrame) -> pl.DataFrame:
    """Task cells in long form with task_code, maximum, number and response (null where the cell is unusable)."""
    titles = [t for t in frame.columns if re.match(pattern, t)]
    cells = frame.select("line", *titles).unpivot(index="line", variable_name="title", value_name="text")
    cells = cells.with_columns(pl.col("text").str.strip_chars()).filter(pl.col("text").fill_null("") != "")
    cells = cells.with_columns(
        key=task_name(pl.col("title").str.extract(pattern)),
        number=pl.col("text").cast(pl.Float64, strict=False),
    )
    by_place = spec.with_columns(key=pl.col("place").cast(pl.String))
    is_numbered = "балл за 1" in titles or "a-1-grade" in titles
    about = by_place if is_numbered else spec.with_columns(key=pl.col("task_code").str.replace(r"^0", ""))
    cells = cells.join(about.select("key", "task_code", "maximum"), on="key", how="left")
    # A maximum printed in the file itself beats that of the specification.
    printed = pl.col("title").str.extract(r"\((\d+)б\)$").cast(pl.Float64)
    cells = cells.with_columns(maximum=pl.coalesce(printed, "maximum"))
    sizes = cells.group_by("key").agg(pl.len().alias("cells"), pl.col("task_code").first().alias("known"))
    few = sizes.filter(pl.col("known").is_null(), pl.col("cells") < 0.05 * sizes["cells"].max())
    cells = cells.filter(~pl.col("key").is_in(few["key"].to_list()))
    sign = pl.col("text").str.to_lowercase()
    usable = pl.col("number").is_between(0, pl.col("maximum").fill_null(float("inf")))
    return cells.with_columns(
        task_code=pl.coalesce("task_code", "key"),
        response=pl.when(usable)
        .then(pl.lit("scored"))
        .when(sign.is_in(["x", "х", "h", "н"]))
        .then(pl.lit("not_attempted"))
        .when(sign.str.starts_with("не пройд"))
        .then(pl.lit("not_taught")),
    )


def place_of(frame: pl.DataFrame, year: int) -> pl.Expr:
    """The municipality as the file names it; 2020 names only a code."""
    if year == 2021:
        return pl.col("регион").str.strip_chars()
    return pl.col("Муниципалитет").str.split(" | ").list.last() if year == 2022 else pl.lit(None, pl.String)


def class_name(text: str | None, grade: int) -> str:
    """«5А» out of «5а», «А», «5 "A"»; the grade alone where no letter is named."""
    if (text or "").strip().upper() in NO_CLASS:
        return str(grade)
    typed = re.sub(r"\s", "", (text or "").upper().translate(LOOKALIKES))
    numbered = re.match(rf"^(?:{grade}[.,/-])?0*(\d+)$", typed)
    if numbered and typed != str(grade) and len(numbered[1]) <= 2:
        return f"{grade}-{numbered[1]}" if int(numbered[1]) else str(grade)
    value = re.sub(r"[«»\"'().,_\s]|КЛАСС|КЛ(?![А-Я])", "", typed)
    words = {4: r"IV|ЧЕТВ[ЕЁ]РТЫЙ", 5: r"V(?!I)|ПЯТЫЙ", 6: r"VI(?!I)|ШЕСТОЙ", 11: r"ХI(?!I)|ОДИННАДЦАТЫЙ"}
    value = re.sub(rf"^(?:{words[grade]})-?(?=[А-ЯЁ]?$)", "", value)
    if value == str(grade):
        return str(grade)
    letter = re.sub(rf"^-?{grade}-?|-?{grade}$", "", value)
    return str(grade) if letter in NO_CLASS else f"{grade}{letter}"


def newest_places(sittings: list[Sitting]) -> dict[str, str]:
    """The municipality of each school: the file read last knows best (schools move when municipalities merge)."""
    places: dict[str, str] = {}
    for sitting in sittings:
        named = sitting.people.filter(pl.col("municipality").is_not_null())
        places |= dict(named.select("school_code", "municipality").unique().rows())
    return places


def by_every_level(rows: pl.DataFrame, extra: list[str], *sums: pl.Expr) -> pl.DataFrame:
    """Sums of rows for region, municipalities, schools and classes."""
    levels = {
        "region": [],
        "municipality": ["municipality"],
        "school": ["municipality", "school_code"],
        "class": ["municipality", "school_code", "class_label"],
    }
    frames = []
    for level, keys in levels.items():
        by = [*keys, *extra]
        summed = rows.group_by(by).agg(*sums) if by else rows.select(*sums)
        blank = [pl.lit(None, pl.String).alias(k) for k in KEYS[1:] if k not in keys]
        frames.append(
            summed.with_columns(pl.lit(level).alias("group_level"), *blank).select(
                *KEYS, *extra, *sums_of(sums)
            )
        )
    return pl.concat(frames)


def sums_of(sums: tuple[pl.Expr, ...]) -> list[str]:
    """Names of the aggregated columns."""
    return [s.meta.output_name() for s in sums]


def marks(people: pl.DataFrame) -> pl.DataFrame:
    """Participants, absent, marks 2–5, quality and success of every group."""
    counts = [(pl.col("mark") == m).sum().alias(f"mark_{m}") for m in (2, 3, 4, 5)]
    totals = by_every_level(
        people,
        [],
        pl.len().alias("participants"),
        pl.col("present").sum().alias("present"),
        (~pl.col("present")).sum().alias("absent"),
        pl.col("mark").count().alias("n"),
        *counts,
    )
    share = 100 / pl.col("n")
    return totals.with_columns(
        quality=(pl.col("mark_4") + pl.col("mark_5")) * share,
        success=(pl.col("n") - pl.col("mark_2")) * share,
    )


def journal(people: pl.DataFrame) -> pl.DataFrame:
    """Lowered, confirmed, raised and gaps of two marks and more, of participants with both marks."""
    gap = pl.col("mark") - pl.col("journal")
    return by_every_level(
        people.filter(gap.is_not_null()),
        [],
        pl.len().alias("n"),
        (gap < 0).sum().alias("lowered"),
        (gap == 0).sum().alias("confirmed"),
        (gap > 0).sum().alias("raised"),
        (gap.abs() >= 2).sum().alias("gaps"),
    )


def scores(people: pl.DataFrame) -> pl.DataFrame:
    """How many participants have each score."""
    return by_every_level(people.filter(pl.col("score").is_not_null()), ["score"], pl.len().alias("cnt"))


def score_figures(people: pl.DataFrame) -> pl.DataFrame:
    """n, mean, standard deviation and median of every group."""
    score = pl.col("score")
    return by_every_level(
        people.filter(score.is_not_null()),
        [],
        pl.len().alias("n"),
        score.mean().alias("mean"),
        score.std().alias("sd"),
        score.median().alias("median"),
    )


def tasks(sitting: Sitting) -> pl.DataFrame:
    """Completion of tasks of every group: participants counted, points, not attempted, not taught."""
    people = sitting.people.filter(pl.col("score").is_not_null())
    cells = sitting.cells.join(people.select("line", *KEYS[1:]), on="line", how="inner")
    counted = pl.col("response") != "not_taught"
    return by_every_level(
        cells,
        ["task_code"],
        counted.sum().alias("n"),
        pl.col("number").filter(pl.col("response") == "scored").sum().alias("points"),
        (pl.col("response") == "not_attempted").sum().alias("not_attempted"),
        (pl.col("response") == "not_taught").sum().alias("not_taught"),
        pl.col("maximum").max().alias("maximum"),
    )
