"""Reference files around the results: specifications, mark borders, official lists of schools."""

from pathlib import Path

import polars as pl

from obektiv.demo.catalog import (
    KDR_TASKS,
    SCALE_YEARS,
    SUBJECT_LATIN,
    SUBJECT_NAMES,
    TESTS,
    borders,
    load_test,
    skill_group,
    task_table,
)
from obektiv.demo.schools import MUNICIPALITY, School
from obektiv.demo.truth import DemoFile
from obektiv.demo.workbook import write_frame

# The borders of this test were never sent: its marks stay empty and the status page says so.
NO_SCALE = ("ОМ", 4, 2023)
# School numbers on the official lists, by year and test. Some coincide with what is planted, some do not.
LIST_2021 = (("РУ", 4, 5), ("РУ", 4, 15), ("МА", 4, 15), ("МА", 4, 1), ("МА", 5, 11))
LIST_LATER = ((2022, 15, "4 МА"), (2022, 5, "5 РУ"), (2022, 9, "4 РУ"), (2022, 2, "5 РУ"))
LIST_LAST = ((2023, 15, "4 РУ"), (2023, 5, "5 РУ"), (2023, 1, "5 МА"), (2023, 16, "4 МА"))
MARKERS = ("4 РУ", "4 МА", "5 РУ", "5 МА")


def specification(subject: str, grade: int) -> pl.DataFrame:
    """Rows of a specification: a task repeats once per content code, the first header varies."""
    first = "№ по КИМу" if grade == 5 else "№ КИМ"
    rows = task_table().filter((pl.col("subject") == subject) & (pl.col("grade") == grade))
    # In the file of grade 4 the criteria are typed with a Latin K, as it happens.
    code = pl.col("task_code").str.replace("К", "K") if grade == 4 else pl.col("task_code")
    table = (
        rows.with_columns(pl.int_range(1, pl.len() + 1).alias("position"), pl.col("kes").str.split(";"))
        .explode("kes")
        .select(
            code.alias(first),
            pl.col("position").alias("№"),
            pl.col("skill").alias("Умения, виды деятельности (в соответствии с ФГОС)"),
            pl.col("planned").alias("Блоки ПООП НОО: выпускник научится / получит возможность научиться"),
            pl.col("level").alias("Уровень сложности"),
            pl.col("kes").alias("Код КЭС"),
            pl.col("kt").alias("Код КТ"),
            pl.col("max_score").alias("Максимальный балл за выполнение задания"),
            pl.col("minutes").alias("Примерное время выполнения задания обучающимся (в минутах)"),
        )
    )
    return table.drop("Примерное время выполнения задания обучающимся (в минутах)") if grade == 6 else table


def kdr_specification(subject: str, grade: int) -> pl.DataFrame:
    """Rows of the specification of the КДР: the first tasks of the test, with the group of skills of each."""
    columns = specification(subject, grade)
    kept = columns.filter(pl.col("№") <= KDR_TASKS)
    groups = [skill_group(code) for code in kept[kept.columns[0]]]
    return kept.with_columns(pl.Series("Группа умений", groups, dtype=pl.String))


def mark_scales() -> pl.DataFrame:
    """Borders of marks: subject (Latin code), grade, year, min3, min4, min5, max; one test is left out."""
    rows = [
        (
            SUBJECT_LATIN[subject],
            grade,
            year,
            *borders(subject, grade, year),
            load_test(subject, grade).max_score,
        )
        for subject, grade in TESTS
        for year in SCALE_YEARS
        if (subject, grade, year) != NO_SCALE
    ]
    return pl.DataFrame(
        rows, schema=["subject", "grade", "year", "min3", "min4", "min5", "max"], orient="row"
    )


def signs_2021(schools: list[School]) -> pl.DataFrame:
    """The list of 2021: one row a school and test."""
    return pl.DataFrame(
        {
            "subject": [SUBJECT_LATIN[subject] for subject, *_ in LIST_2021],
            "grade": [grade for _, grade, _ in LIST_2021],
            "oo_login": [f"sch{schools[number - 1].code}" for *_, number in LIST_2021],
            "municipality": [MUNICIPALITY] * len(LIST_2021),
        }
    )


def signs_later(schools: list[School]) -> pl.DataFrame:
    """The lists of 2022 and 2023: one row a school and year, markers in columns."""
    rows = [*LIST_LATER, *LIST_LAST]
    records = []
    for year, number in sorted({(year, number) for year, number, _ in rows}):
        markers = [marker for y, n, marker in rows if (y, n) == (year, number)]
        records.append(
            {
                "Год": str(year),
                "Логин": f"edu{schools[number - 1].code}",
                "Муниципалитет": MUNICIPALITY,
                "ОО": schools[number - 1].name,
                **{marker: "1" if marker in markers else None for marker in MARKERS},
                "Количество маркеров": str(len(markers)),
            }
        )
    return pl.DataFrame(records, schema_overrides=dict.fromkeys(MARKERS, pl.String))


def write_reference(out: Path, schools: list[School]) -> list[DemoFile]:
    """Write specifications of every test and year, the mark borders and the official lists."""
    files = []
    for year in SCALE_YEARS:
        for subject, grade in TESTS:
            path = f"Спецификации/{grade}_{SUBJECT_NAMES[subject]}_{year}.xlsx"
            table = specification(subject, grade)
            write_frame(out / path, table)
            files.append(DemoFile(path, "test_specs", table.height))
    kdr_path = "Спецификации/КДР_6_Математика_2022.xlsx"
    kdr = kdr_specification("МА", 6)
    write_frame(out / kdr_path, kdr)
    files.append(DemoFile(kdr_path, "test_specs", kdr.height))
    scales, first, later = mark_scales(), signs_2021(schools), signs_later(schools)
    (out / "Шкалы и списки").mkdir(parents=True, exist_ok=True)
    scales_path = "Шкалы и списки/mark_scales.tsv"
    first_path = "Шкалы и списки/Школы с признаками необъективности 2021.tsv"
    later_path = "Шкалы и списки/Признаки необъективности 2022-2023.xlsx"
    scales.write_csv(out / scales_path, separator="\t")
    first.write_csv(out / first_path, separator="\t")
    write_frame(out / later_path, later, "Признаки необъективности")
    return [
        *files,
        DemoFile(scales_path, "mark_scales", scales.height),
        DemoFile(first_path, "official_signs", first.height),
        DemoFile(later_path, "official_signs", later.height),
    ]
