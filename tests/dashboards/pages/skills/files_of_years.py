"""Files of a made municipality that wrote the same work in three years, one topic of one school lost every year."""

from pathlib import Path

import polars as pl

from tests.warehouse.training.small_towns import TASKS, years

SCHOOLS, SEED, LOSS = 7, 5, 0.6
#: Skills in words, one a task: as in a specification.
SKILLS = (
    "Умение сравнивать обыкновенные дроби",
    "Умение складывать и вычитать десятичные дроби",
    "Умение находить часть числа и число по его части",
    "Умение решать задачи на движение",
    "Умение решать задачи на покупки",
    "Умение находить проценты от числа",
    "Умение читать столбчатые диаграммы",
    "Умение читать таблицы",
    "Умение измерять углы",
    "Умение находить площадь прямоугольника",
    "Умение находить объём параллелепипеда",
    "Умение строить прямоугольник по клеткам",
    "Умение оценивать размеры предметов",
    "Умение решать уравнения",
    "Умение находить значение выражения",
    "Умение рассуждать о свойствах чисел",
    "Умение делать вывод из условий задачи",
)
assert len(SKILLS) == TASKS


def write(folder: Path) -> set[tuple[str, str]]:
    """Register of schools, results and specifications of three years; returns planted (school, skill)."""
    folder.mkdir(parents=True, exist_ok=True)
    frames, planted = years(SEED, SCHOOLS, planted=1, loss=LOSS)
    codes = frames[0]["participants"]["school_code"].unique().sort()
    names = pl.DataFrame(
        {
            "Логин ОО": [f"edu{code}" for code in codes],
            "Название": [f"МБОУ «СОШ № {place}»" for place in range(1, SCHOOLS + 1)],
            "Муниципалитет": ["Учебный муниципальный округ"] * SCHOOLS,
            "Вид": ["СОШ"] * SCHOOLS,
            "Город/село": ["город"] * SCHOOLS,
        }
    )
    names.write_csv(folder / "Школы.csv", separator=";", include_bom=True)
    for year in frames:
        number = year["participants"]["school_year"][0]
        _results(year, number).write_csv(
            folder / f"ВПР {number} Математика 5 класс.csv", separator=";", include_bom=True
        )
        _specification(year["dim_tasks"]).write_csv(folder / f"test_spec_Математика_5_{number}.csv")
    return {(school, SKILLS[int(task) - 1]) for school, task in planted}


def _results(year: dict[str, pl.DataFrame], number: int) -> pl.DataFrame:
    return year["tasks"].select(
        pl.lit(f"ВПР {number} Математика 5 класс").alias("Процедура"),
        pl.lit(f"{number - 1}-{number}").alias("Учебный год"),
        pl.lit(f"15.04.{number}").alias("Дата"),
        pl.lit("Математика").alias("Предмет"),
        pl.lit(5).alias("Параллель"),
        pl.format("edu{}", "school_code").alias("Логин ОО"),
        pl.col("class_label").alias("Класс"),
        pl.col("participant_code").alias("Код участника"),
        pl.lit(1).alias("Вариант"),
        pl.lit("присутствовал").alias("Явка"),
        pl.col("task_code").alias("Задание"),
        pl.col("score").alias("Балл"),
        pl.col("max_score").alias("Макс. балл"),
    )


def _specification(tasks: pl.DataFrame) -> pl.DataFrame:
    return tasks.select(
        pl.col("task_code").alias("№ КИМ"),
        pl.col("task_code").alias("№"),
        pl.Series("Умения, виды деятельности (в соответствии с ФГОС)", SKILLS),
        pl.lit("Б").alias("Уровень сложности"),
        ((pl.col("task_code").cast(pl.Int64) - 1) // 3 + 1).cast(pl.String).alias("Код КЭС"),
        pl.col("max_score").alias("Максимальный балл за выполнение задания"),
        pl.lit("краткий").alias("Тип ответа"),
    )
