"""The four layouts in which results arrive, built from one written test.

`protocol` turns a `Sitting` into rows of text with the small disorder of real files (look-alike letters,
signs for "not attempted", class names in five spellings); `raw_dump_2020`, `_2021`, `_2022` and
`results_long` arrange it.
"""

from datetime import datetime

import numpy as np
import polars as pl

from obektiv.demo.catalog import SUBJECT_NAMES, skill_group
from obektiv.demo.schools import MUNICIPALITY, MUNICIPALITY_CODE, REGION, REGION_CODE, School
from obektiv.demo.seeding import stream
from obektiv.demo.sittings import Sitting

ABSENT = "отсутствовал"
# Signs for "not attempted" as schools type them: Latin and Cyrillic, both cases, with a space.
NOT_ATTEMPTED = ("X", "x", "Х", "х", "H", "X ")
_NOT_ATTEMPTED_SHARES = (0.9, 0.03, 0.03, 0.02, 0.01, 0.01)
NOT_TAUGHT = "не пройд."
LATIN_TWINS = str.maketrans("АВЕКМНОРСТХ", "ABEKMHOPCTX")
LEVELS = ("недостаточный", "пониженный", "базовый", "повышенный")
MARK_2022 = "Отметка за предыдущий триместр/ четверть/полугодие"

# Names of the fields that data problems are planted in, by layout; tasks are found by position.
FIELDS = {
    "raw_dump_2020": {"login": "user", "mark": "otc", "class": "klass", "variant": "var-1", "total": "sum"},
    "raw_dump_2021": {
        "login": "логин школы",
        "mark": "отметка за предыдущую четверть/триместр",
        "class": "класс",
        "variant": "вариант",
        "total": "всего баллов",
    },
    "raw_dump_2022": {
        "login": "Пользователь",
        "mark": MARK_2022,
        "class": "Наименование класса",
        "variant": "Вариант",
        "total": "Итого баллов",
    },
}


def task_columns(sitting: Sitting) -> list[str]:
    """Headers of the task columns in the layout of this procedure, in the order of the tasks."""
    count = len(sitting.test.codes)
    if sitting.procedure.layout == "raw_dump_2020":
        return [f"a-{i}-grade" for i in range(1, count + 1)]
    if sitting.procedure.layout == "raw_dump_2021":
        return [f"балл за {i}" for i in range(1, count + 1)]
    return [_header_2022(c, m) for c, m in zip(sitting.test.codes, sitting.test.maxima, strict=True)]


def _header_2022(code: str, maximum: int) -> str:
    number, _, part = code.partition(".")
    return f"{number}({part}) ({maximum}б)" if part else f"{code} ({maximum}б)"


def class_text(school: School, grade: int, letter: str, odd: bool) -> str:
    """Class as this school types it; `odd` gives the look-alike Latin letter that slips in now and then."""
    if school.class_style == "none":
        return "нет"
    text = {
        "lower": letter.lower(),
        "upper": letter,
        "graded": f"{grade}{letter.lower()}",
        "spaced": f"{grade} {letter}",
    }[school.class_style]
    return text.translate(LATIN_TWINS) if odd and text.isupper() else text


def _not_taught_tasks(sitting: Sitting, seed: int) -> np.ndarray:
    """Rows × tasks that the class had not reached: a few classes in autumn, the last task only."""
    mask = np.zeros(sitting.scores.shape, dtype=bool)
    if sitting.procedure.season == "осень":
        random = stream(seed, "not taught", sitting.procedure.procedure_id)
        for school in random.choice(np.unique(sitting.school), 2, replace=False):
            mask[sitting.rows_of(int(school)), -1] = True
    return mask


def apply_not_taught(sitting: Sitting, seed: int) -> np.ndarray:
    """Set to 0 what a class had not been taught and return where that is (rows × tasks)."""
    mask = _not_taught_tasks(sitting, seed)
    sitting.scores[mask] = 0
    sitting.expert_scores[mask] = 0
    return mask


def _tokens(sitting: Sitting, not_taught: np.ndarray, random: np.random.Generator) -> np.ndarray:
    tokens = sitting.scores.astype(str).astype(object)
    later = np.linspace(0.02, 0.3, len(sitting.test.codes))
    skipped = (sitting.scores == 0) & (random.random(sitting.scores.shape) < later)
    signs = random.choice(NOT_ATTEMPTED, int(skipped.sum()), p=_NOT_ATTEMPTED_SHARES)
    tokens[skipped] = signs
    tokens[not_taught] = NOT_TAUGHT
    tokens[~sitting.present] = None
    return tokens


def protocol(sitting: Sitting, schools: list[School], not_taught: np.ndarray, seed: int) -> pl.DataFrame:
    """Rows of text, one a pupil on the list, by school and code.

    Columns: school (index), login, number, code, label (class as the warehouse shall write it), klass, sex,
    mark, variant, total, then a column per task named `t0`, `t1`…; an absent pupil has login, codes, variant.
    """
    random = stream(seed, "protocol", sitting.procedure.procedure_id)
    grade = sitting.procedure.class_grade
    odd = random.random(len(sitting.code)) < 0.02
    upper_sex = random.random(len(sitting.code)) < 0.03
    no_mark = random.random(len(sitting.code)) < 0.004
    tokens = _tokens(sitting, not_taught, random)
    present = pl.Series(sitting.present)
    keys = list(zip(sitting.school, sitting.letter, odd, strict=True))
    frame = pl.DataFrame(
        {
            "school": sitting.school,
            "login": [schools[i].code for i in sitting.school],
            "number": (sitting.code % 1000).astype(str),
            "code": sitting.code.astype(str),
            "label": [schools[i].label(grade, letter) for i, letter, _ in keys],
            "klass": [class_text(schools[i], grade, letter, o) for i, letter, o in keys],
            "sex": np.where(upper_sex, np.char.upper(sitting.sex), sitting.sex),
            "mark": np.where(no_mark, "нет отметки", sitting.journal.astype(str)),
            "variant": sitting.variant.astype(str),
            "total": sitting.totals.astype(str),
            **{f"t{j}": pl.Series(tokens[:, j].tolist(), dtype=pl.String) for j in range(tokens.shape[1])},
        }
    )
    seen = [pl.when(present).then(pl.col(c)).alias(c) for c in ("klass", "sex", "mark", "total")]
    variant = pl.when(present).then("variant").otherwise(pl.lit(ABSENT)).alias("variant")
    return frame.with_columns(*seen, variant).sort(
        "school", pl.col("code").cast(pl.Int64), maintain_order=True
    )


def _renamed_tasks(rows: pl.DataFrame, sitting: Sitting) -> list[pl.Expr]:
    return [pl.col(f"t{j}").alias(name) for j, name in enumerate(task_columns(sitting))]


def _empty(*names: str) -> list[pl.Expr]:
    return [pl.lit(None, dtype=pl.String).alias(name) for name in names]


def raw_dump_2020(rows: pl.DataFrame, sitting: Sitting, schools: list[School]) -> dict[str, pl.DataFrame]:
    """Sheet `Sheet1`: forty task columns, one of them replaced by the textbook."""
    count = len(sitting.test.codes)
    groups = f"99-XX-EXM,VPR_99,tcs_schools_99,{MUNICIPALITY_CODE.replace('_', '_vpr_')},uchastniki_vpr2020"
    books = pl.Series([schools[i].textbook for i in rows["school"]])
    second = pl.col("variant") if sitting.procedure.subject == "РУ" else pl.lit(None, dtype=pl.String)
    frame = rows.select(
        pl.lit(groups).alias("groups"),
        (pl.lit("sch") + pl.col("login")).alias("user"),
        pl.col("number").alias("id"),
        "code",
        pl.col("mark").alias("otc"),
        pl.col("sex").alias("gender"),
        "klass",
        pl.col("variant").alias("var-1"),
        second.alias("var-2"),
        pl.col("total").alias("sum"),
        *_renamed_tasks(rows, sitting),
        pl.when(pl.col("total").is_not_null()).then(books).alias("Учебник"),
        *_empty(*(f"a-{i}-grade" for i in range(count + 2, 41))),
    )
    return {"Sheet1": frame}


def raw_dump_2021(rows: pl.DataFrame, sitting: Sitting, schools: list[School]) -> dict[str, pl.DataFrame]:
    """Sheet `Sheet`: Russian headers, tasks numbered through."""
    names = FIELDS["raw_dump_2021"]
    books = pl.Series([schools[i].textbook for i in rows["school"]])
    frame = rows.select(
        (pl.lit("sch") + pl.col("login")).alias(names["login"]),
        pl.lit(MUNICIPALITY).alias("регион"),
        pl.col("number").alias("номер обучающегося"),
        pl.col("code").alias("код обучающегося"),
        pl.col("mark").alias(names["mark"]),
        pl.col("sex").alias("пол"),
        pl.col("klass").alias(names["class"]),
        pl.col("variant").alias(names["variant"]),
        pl.col("total").alias(names["total"]),
        *_renamed_tasks(rows, sitting),
        pl.when(pl.col("total").is_not_null()).then(books).alias("Учебник"),
        *_empty("Др.уч. автор", "Др.уч. название"),
    )
    return {"Sheet": frame}


def raw_dump_2022(
    rows: pl.DataFrame, sitting: Sitting, schools: list[School], uploads: dict[int, datetime]
) -> dict[str, pl.DataFrame]:
    """Sheets `Классы` and `Протокол`; `uploads` is the time at which each school (index) sent its results."""
    names = FIELDS["raw_dump_2022"]
    stamps = pl.Series([f"{uploads[i]:%d.%m.%Y %H:%M:%S}" for i in rows["school"]])
    named = pl.Series([f"edu{schools[i].code} | {schools[i].name}" for i in rows["school"]])
    books = pl.Series([schools[i].textbook for i in rows["school"]])
    head = rows.select(
        "school",
        "klass",
        (pl.lit("edu") + pl.col("login")).alias(names["login"]),
        pl.lit("99").alias("Код региона"),
        pl.lit(f"{REGION_CODE} | {REGION}").alias("Регион"),
        pl.lit(f"{MUNICIPALITY_CODE} | {MUNICIPALITY}").alias("Муниципалитет"),
        named.alias("Школа"),
        stamps.alias("Дата загрузки"),
        books.alias("Основной учебник по предмету"),
    )
    lead = [names["login"], "Код региона", "Регион", "Муниципалитет", "Школа", "Дата загрузки"]
    classes = (
        head.drop_nulls("klass")
        .unique(["school", "klass"], keep="first", maintain_order=True)
        .select(
            *lead,
            pl.col("klass").alias('Буква (цифра) класса. Введите "нет" - если отсутствует'),
            "Основной учебник по предмету",
            *_empty("Другое (автор учебника)", "Другое (название учебника)"),
        )
    )
    body = rows.select(
        pl.col("code").alias("Код"),
        pl.col("variant").alias(names["variant"]),
        *_renamed_tasks(rows, sitting),
        pl.col("klass").alias(names["class"]),
        pl.col("sex").alias("Пол"),
        pl.col("mark").alias(names["mark"]),
        pl.col("total").fill_null("0").alias(names["total"]),
    )
    return {"Классы": classes, "Протокол": pl.concat([head.select(lead), body], how="horizontal")}


def _level(total: pl.Expr, maximum: int) -> pl.Expr:
    share = total.cast(pl.Float64) / maximum
    levels = pl.when(share < 0.3).then(pl.lit(LEVELS[0])).when(share < 0.5).then(pl.lit(LEVELS[1]))
    return levels.when(share < 0.8).then(pl.lit(LEVELS[2])).when(share.is_not_null()).then(pl.lit(LEVELS[3]))


def results_long(rows: pl.DataFrame, sitting: Sitting) -> pl.DataFrame:
    """One row a pupil and task; one row without a task for an absent pupil. All columns are text."""
    procedure, test = sitting.procedure, sitting.test
    codes = pl.DataFrame(
        {
            "task": [f"t{j}" for j in range(len(test.codes))],
            "Задание": list(test.codes),
            "Макс. балл": [str(m) for m in test.maxima],
            "order": range(len(test.codes)),
        }
    )
    is_kdr = procedure.kind == "КДР"
    if is_kdr:
        groups = [skill_group(code) for code in test.codes]
        codes = codes.with_columns(pl.Series("Группа умений", groups, dtype=pl.String))
    level = _level(pl.col("total"), test.max_score) if is_kdr else pl.lit(None, dtype=pl.String)
    present = pl.col("variant") != ABSENT
    keyed = rows.with_row_index("line").select(
        "line",
        pl.lit(procedure.title).alias("Процедура"),
        pl.lit(procedure.school_year_text).alias("Учебный год"),
        pl.lit(f"{procedure.date_from:%d.%m.%Y}").alias("Дата"),
        pl.lit(SUBJECT_NAMES[procedure.subject]).alias("Предмет"),
        pl.lit(str(procedure.grade)).alias("Параллель"),
        (pl.lit("edu") + pl.col("login")).alias("Логин ОО"),
        pl.col("label").alias("Класс"),
        pl.col("code").alias("Код участника"),
        pl.when(present).then("variant").alias("Вариант"),
        pl.when(present).then(pl.lit("присутствовал")).otherwise(pl.lit(ABSENT)).alias("Явка"),
        pl.col("mark").alias("Отметка по журналу"),
        *([level.alias("Уровень")] if is_kdr else []),
    )
    tasks = rows.with_row_index("line").unpivot(
        [f"t{j}" for j in range(len(test.codes))], index="line", variable_name="task", value_name="Балл"
    )
    scored = tasks.drop_nulls("Балл").join(codes, on="task", how="left")
    joined = keyed.join(scored, on="line", how="left").sort("line", "order", nulls_last=True)
    order = [c for c in keyed.columns if c not in ("line", "Отметка по журналу", "Уровень")]
    tail = [c for c in ("Отметка по журналу", "Уровень", "Группа умений") if c in joined.columns]
    return joined.select(*order, "Задание", "Балл", "Макс. балл", *tail)
