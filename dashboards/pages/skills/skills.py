"""Words, columns and rows of the page «Темы и дефициты»."""

import re

import polars as pl

from dashboards import data
from dashboards.frame import Column, school_column, share_column
from dashboards.words import absent, count, lower_first, number, percent, plural, points, school_year
from dashboards.words.place import natural
from warehouse.thresholds import least

MAX_COLUMNS, MAX_ROWS = 8, 10
LEAST_UNSOLVED, MOST_UNSOLVED = least("deficit_least_works"), 15
SMALL = "менее 10"
#: The reading of what most of the work's points are given for.
WHOLE_WORK = "уровень всей работы"
SIGNS = {
    "системная тема, ниже ожидаемого": "▼▼ системная, ниже ожидаемого",
    "ниже ожидаемого": "▼ ниже ожидаемого",
    "системная тема": "▼ системная тема",
    "не выделяется": "не выделяется",
    "судить не по чему": "• судить не по чему",
    WHOLE_WORK: "• уровень всей работы, не тема",
    "мало данных": "• мало данных",
}


def group_of(row: dict) -> str:
    """A column of the map: a class, or a school shortly."""
    if row["class_label"]:
        return row["class_label"]
    if row["school_code"]:
        return short_school(row["school_name"] or row["school_code"])
    return "Всего"


def short_school(name: str) -> str:
    """«МБОУ «СОШ № 9»» → «№ 9», «МБОУ «Лицей № 1» с. Луг» → «Лицей № 1 с. Луг»: a column of the map is narrow."""
    # Files write the quotes as they please.
    quoted = re.split('[«"„“]', name, maxsplit=1)
    inside = " ".join(re.sub('[»"”“]', " ", quoted[-1]).split()) if len(quoted) > 1 else name
    for kind in ("СОШ ", "ООШ ", "НОШ "):
        inside = inside.removeprefix(kind)
    return inside


def heat_rows(own: pl.DataFrame, below: pl.DataFrame, grade: int) -> pl.DataFrame:
    """Rows of the skills map of one grade: the hardest skills first, the whole group first, then its parts.

    ``own``, ``below``: rows of ``support_topics`` for the place and for its parts. Returns skill, group, pct, n,
    is_small, is_deficit; at most ``MAX_ROWS`` skills and ``MAX_COLUMNS`` groups.
    """
    whole = told_apart(own.filter(pl.col("grade") == grade)).sort("completion_pct", "topic")
    skills = whole["topic"].unique(maintain_order=True).to_list()[:MAX_ROWS]
    parts = told_apart(below.filter(pl.col("grade") == grade))
    whole, parts = (
        rows.with_columns(group=pl.Series([group_of(r) for r in rows.iter_rows(named=True)], dtype=pl.Utf8))
        for rows in (whole.with_columns(class_label=None, school_code=None), parts)
    )
    groups = shown_groups(parts)
    shown = pl.concat([whole, parts.filter(pl.col("group").is_in(groups))], how="diagonal_relaxed")
    order = {skill: i for i, skill in enumerate(skills)}
    return (
        shown.filter(pl.col("topic").is_in(skills))
        .with_columns(
            place=pl.col("topic").replace_strict(order, return_dtype=pl.Int32),
            column=pl.col("group").replace_strict(
                {"Всего": 0, **{g: i for i, g in enumerate(groups, 1)}}, return_dtype=pl.Int32
            ),
            skill=pl.col("topic"),
            pct="completion_pct",
            is_small=pl.col("sample_tier") == SMALL,
            is_deficit=pl.col("is_system_deficit").fill_null(False),
        )
        .sort("place", "column")
        .select("skill", "group", "pct", "n", "is_small", "is_deficit")
    )


def told_apart(rows: pl.DataFrame) -> pl.DataFrame:
    """Topics of one grade whose words are the same are told apart by their tasks, which stand first."""
    again = (
        rows.group_by("topic").agg(pl.col("task_codes").n_unique()).filter(pl.col("task_codes") > 1)["topic"]
    )
    named = pl.format("{} – {}", pl.col("task_codes").fill_null("–"), "topic")
    return rows.with_columns(
        pl.when(pl.col("topic").is_in(again.implode())).then(named).otherwise("topic").alias("topic")
    )


def shown_groups(parts: pl.DataFrame) -> list[str]:
    """Parts that the map shows: those large enough to be read, with most topics below sufficient, in natural order."""
    large = parts.filter(pl.col("sample_tier") != SMALL)
    counted = large.group_by("group").agg(pl.col("is_system_deficit").sum().alias("topics")).sort("group")
    chosen = counted.sort("topics", descending=True, maintain_order=True).head(MAX_COLUMNS - 1)
    return sorted(chosen["group"].to_list(), key=natural)


def why_not_judged(own: pl.DataFrame) -> str:
    """Beside a dash where systemic topics should be counted: what it would take."""
    if (own["reading"] == WHOLE_WORK).all():
        return "за одно умение дают больше половины баллов"
    return "нужны сложность заданий и десять участников"


def finding(own: pl.DataFrame, flagged: pl.DataFrame, lasting: int = 0) -> str:
    """The page in up to three sentences; lasting: topics of schools that are behind over several years."""
    system = own.filter(pl.col("is_system_deficit"))
    judged = own.filter(pl.col("is_system_deficit").is_not_null())
    parts = []
    if (own["reading"] == WHOLE_WORK).all():
        parts.append(
            "За задания одного умения дают больше половины баллов работы: это её уровень, тем в ней не различить."
        )
    elif judged.is_empty():
        parts.append(absent("topics_judged", judged))
    elif system.height:
        hardest = system.sort("completion_pct").row(0, named=True)
        words = plural(system.height, "системная тема", "системные темы", "системных тем")
        text = lower_first(hardest["topic"])
        value = percent(hardest["completion_pct"], hardest["n"])
        parts.append(f"{number(system.height)} {words}; труднее всего – {text} ({value}).")
    else:
        parts.append(absent("topics_system", system))
    if flagged.height:
        # A class with two such topics is one group.
        groups = flagged.select("school_code", "grade", "class_label").n_unique()
        where = plural(groups, "группе", "группах", "группах")
        topics = plural(flagged.height, "тема", "темы", "темы")
        parts.append(f"В {number(groups)} {where} {topics} ниже, чем у обучающихся того же уровня.")
    else:
        parts.append(absent("topics_classes", flagged))
    if lasting:
        parts.append(f"Из года в год ниже ожидаемого – {count(lasting, 'тема')}.")
    return " ".join(parts)


#: Columns that stand only where a row has something to say in them: without other municipalities none has.
COMPARED = {
    "expected_pct": "expected_pct",
    "gap": "gap",
    "previous_completion_pct": "previous_completion_pct",
    "schools_red_cnt": "schools_judged_cnt",
}


def topic_columns(rows: pl.DataFrame, has_schools: bool) -> list[Column]:
    """Columns of the table of topics of the chosen place; a column that would be empty is left out."""
    columns = [
        Column("grade", "Класс", is_number=True),
        Column("topic", "Тема", css="wide"),
        # What it comes to stands where a narrow screen shows it.
        Column("reading", "Как читать", read_words, by_row=True, css="mid"),
        Column("task_codes", "Задания", css="mid"),
        Column("n", "n", is_number=True),
        share_column("completion_pct", "Выполнено"),
        share_column("expected_pct", "Ожидалось"),
        Column("gap", "Разница", lambda v: points(v, 0), is_number=True),
        share_column("previous_completion_pct", "Год назад"),
        Column("band", "Полоса заданий", css="mid"),
    ]
    if has_schools:
        columns.append(
            Column("schools_red_cnt", "Школ ниже достаточного", red_words, by_row=True, css="nowrap")
        )
    empty = {
        shown
        for shown, known in COMPARED.items()
        if not (rows[known].cast(pl.Float64).fill_null(0.0) != 0).any()
    }
    return [column for column in columns if column.field not in empty]


def read_words(row: dict) -> str:
    """How to read a topic, and whether it stands out for the second year."""
    return SIGNS.get(row["reading"], row["reading"]) + (", второй год подряд" if row["is_repeated"] else "")


def red_words(row: dict) -> str:
    """«9 из 17»."""
    if not row["schools_judged_cnt"]:
        return "–"
    return f"{number(row['schools_red_cnt'])} из {number(row['schools_judged_cnt'])}"


FLAGGED = [
    school_column("mid"),
    Column("class_label", "Класс", lambda r: r["class_label"] or f"{r['grade']} классы", by_row=True),
    Column("topic", "Тема для методической работы", css="wide"),
    Column("task_codes", "Задания", css="nowrap"),
    Column("n", "n", is_number=True),
    share_column("completion_pct", "Выполнено"),
    share_column("expected_pct", "Ожидалось"),
    Column("gap", "Разница", lambda v: points(v, 0), is_number=True),
]


def years_words(row: dict) -> str:
    """«3 года, с 2023/24»: how many years are added up, the first of them."""
    years = f"{row['years_cnt']} {plural(row['years_cnt'], 'год', 'года', 'лет')}"
    return f"{years}, с {school_year(row['first_year'])}"


YEARS = [
    school_column("mid"),
    Column("grade", "Класс", is_number=True),
    Column("topic", "Тема для методической работы", css="wide"),
    Column("task_codes", "Задания", css="nowrap"),
    Column("years", "За сколько лет", years_words, by_row=True, css="nowrap"),
    Column("n", "n", is_number=True),
    share_column("completion_pct", "Выполнено"),
    share_column("expected_pct", "Ожидалось"),
    Column("gap", "Разница", lambda v: points(v, 0), is_number=True),
    Column("needs_support_alone", "За один последний год", lambda v: "тоже видно" if v else "не видно"),
]


UNSOLVED = [
    school_column("mid"),
    Column("class_label", "Класс", lambda r: r["class_label"] or f"{r['grade']} классы", by_row=True),
    Column("task_code", "Задание", css="nowrap"),
    Column("n", "Справились", lambda v: f"0 из {v}", css="nowrap"),
    Column("region_pct", "Во всех школах", lambda v: percent(v, digits=0), css="nowrap"),
]


PAIRS = [
    Column("criterion", "Критерий", css="nowrap"),
    Column("skill", "Что проверяет", css="wide"),
    Column("pairs", "Балл школы → балл эксперта: работ", css="wide"),
]
CALIBRATION = [
    Column("place", "№", is_number=True),
    Column("grade", "Класс", is_number=True),
    Column("criterion", "Критерий", css="nowrap"),
    Column("skill", "Что проверяет", css="wide"),
    Column("works_cnt", "Работ", is_number=True),
    Column("schools_cnt", "Школ", is_number=True),
    share_column("exact_pct", "Совпало", "works_cnt"),
    Column("exact_low_pct", "от", lambda v: percent(v, digits=0), is_number=True),
    Column("exact_high_pct", "до", lambda v: percent(v, digits=0), is_number=True),
    Column("adjacent_pct", "В пределах балла", lambda v: percent(v, digits=0), is_number=True),
]


def pair_rows(pack: pl.DataFrame, pairs: pl.DataFrame, most: int = 5) -> pl.DataFrame:
    """For the hardest criteria of the pack, the commonest different scores: criterion, skill, pairs."""
    text = pl.format(
        "{} → {}: {}",
        pl.col("school_score").cast(pl.Int64),
        pl.col("expert_score").cast(pl.Int64),
        pl.col("works_cnt"),
    )
    said = pairs.group_by("calibration_id", maintain_order=True).agg(text.head(4).alias("pairs"))
    return (
        pack.head(most)
        .join(said, on="calibration_id", maintain_order="left")
        .with_columns(pl.col("pairs").list.join("; "))
        .select("criterion", "skill", "pairs")
    )


def levels(school_code: str | None) -> tuple[str, str]:
    """Level of the place and of its parts: a municipality and its parallels, a school and its classes."""
    return ("parallel", "class") if school_code else ("municipality", "parallel")


def fetched(chosen: dict, level: str) -> pl.DataFrame:
    """Topics of a level for the filters chosen."""
    return data.fetch("skills/topics", **chosen, level=level)
