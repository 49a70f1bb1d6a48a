"""The story of one lot: works drawn blind in spring 2023, read twice, three of them a third time, and what it showed.

What the readings show is planted: an expert gives what the sitting says that an expert gives; in some works the second
reader differs by a point, in three by two.
"""

from datetime import timedelta

import numpy as np
import polars as pl

from obektiv.demo.mechanisms import mark_borders
from obektiv.demo.results import Written
from obektiv.demo.schools import School
from obektiv.demo.seeding import stream
from obektiv.demo.sittings import Sitting
from obektiv.demo.visits import experts
from warehouse.works.lot import draw, schools_of
from warehouse.works.packages import pack
from warehouse.works.readers import Experts, assign

PROCEDURE = "ВПР-2023-весна-МА-4"
#: Number of the school with a sign in the year before, whose works are read for certain.
SIGNED = 8
SEED, SOURCE = "7761", "кости, протокол от 24.04.2023 № 3"
APART, NEAR = 3, 8
#: Hours of one reading of one work: what the form of readings asks for.
_MINUTES = 12


def _item(written: list[Written]) -> Written:
    return next(item for item in written if item.sitting.procedure.procedure_id == PROCEDURE)


def sitting_of(written: list[Written]) -> Sitting:
    """The test that the lot is about."""
    return _item(written).sitting


def _scored(written: list[Written]) -> np.ndarray:
    """Pupils × tasks: whether the file holds a number; what was not attempted or not taught is not compared."""
    item = _item(written)
    sitting = item.sitting
    tasks = [f"t{place}" for place in range(len(sitting.test.codes))]
    numbers = pl.col(tasks).str.contains(r"^\d+$").fill_null(value=False)
    rows = {(row[0], row[1]): row[2:] for row in item.rows.select("school", "code", numbers).iter_rows()}
    return np.array(
        [rows[int(school), str(code)] for school, code in zip(sitting.school, sitting.code, strict=True)]
    )


def _people(sitting: Sitting, schools: list[School]) -> pl.DataFrame:
    """Who wrote: WORK and the row of the sitting."""
    grade = sitting.procedure.class_grade
    rows = [
        (
            PROCEDURE,
            schools[int(sitting.school[row])].code,
            schools[int(sitting.school[row])].label(grade, str(sitting.letter[row])),
            str(sitting.code[row]),
            int(row),
        )
        for row in np.flatnonzero(sitting.present)
    ]
    return pl.DataFrame(
        rows, ["procedure_id", "school_code", "class_label", "participant_code", "row"], orient="row"
    )


def _bank(schools: list[School]) -> Experts:
    """Qualified experts of mathematics with their places of work."""
    listed = experts(schools).filter(
        pl.col("Предмет(ы)").str.contains("Математика"), pl.col("Прошёл подготовку") == "да"
    )
    codes = listed["Код эксперта"]
    homes = listed["Логин ОО (место работы)"].str.strip_prefix("edu")
    return Experts(
        pl.DataFrame({"expert_code": codes, "school_code": homes, "works_most": [96] * listed.height}),
        pl.DataFrame({"expert_code": codes, "procedure_id": [PROCEDURE] * listed.height}),
        pl.DataFrame(schema={"expert_code": pl.String, "school_code": pl.String}),
    )


def drawn(written: list[Written], schools: list[School]) -> pl.DataFrame:
    """The lot: a row a work with its package, code, readers, and what is planted in its second reading.

    planted: «равно», «рядом» (a point on one criterion), «врозь» (two points on one criterion: a third reading).
    """
    sitting = sitting_of(written)
    people = _people(sitting, schools)
    flagged = pl.DataFrame({"procedure_id": [PROCEDURE], "school_code": [schools[SIGNED - 1].code]})
    chosen = schools_of(people.drop("row"), flagged, SEED)
    lot = draw(people.drop("row"), chosen, SEED)
    packed = pack(lot, SEED).drop_nulls("package")
    given = assign(packed, _bank(schools), SEED).drop_nulls("expert_code")
    works = packed.join(lot, on=["procedure_id", "school_code", "class_label", "participant_code"])
    works = works.join(chosen.select("school_code", reason="why"), on="school_code")
    for place, name in ((1, "first_expert"), (2, "second_expert")):
        mine = given.filter(reading=place).select("package", pl.col("expert_code").alias(name))
        works = works.join(mine, on="package", how="inner")
    works = works.join(people, on=["procedure_id", "school_code", "class_label", "participant_code"]).sort(
        "work_code"
    )
    return _planted(works, sitting, _scored(written), schools)


def _planted(
    works: pl.DataFrame, sitting: Sitting, scored: np.ndarray, schools: list[School]
) -> pl.DataFrame:
    random = stream(int(SEED), "readings")
    bank = _bank(schools).register["expert_code"].to_list()
    homes = dict(_bank(schools).register.select("expert_code", "school_code").iter_rows())
    kinds = ["равно"] * works.height
    tasks: list[int | None] = [None] * works.height
    thirds: list[str | None] = [None] * works.height
    order = [int(place) for place in random.permutation(works.height)]
    for wanted, kind, points in ((APART, "врозь", 2), (NEAR, "рядом", 1)):
        for place in order:
            if kinds.count(kind) == wanted:
                break
            row = works.row(place, named=True)
            task = _room(sitting, scored[row["row"]], row["row"], points)
            readers = {row["first_expert"], row["second_expert"]}
            others = [code for code in bank if code not in readers and homes[code] != row["school_code"]]
            if kinds[place] != "равно" or task is None or not others:
                continue
            kinds[place], tasks[place] = kind, task
            thirds[place] = others[0] if kind == "врозь" else None
    return works.with_columns(
        planted=pl.Series(kinds),
        task=pl.Series(tasks, dtype=pl.Int64),
        third_expert=pl.Series(thirds, dtype=pl.String),
    )


def _room(sitting: Sitting, scored: np.ndarray, row: int, points: int) -> int | None:
    """A criterion where the second reader can give so much less without another mark; None = none."""
    scores = sitting.expert_scores[row]
    total = int(scores.sum())
    crosses = any(total - points < border <= total for border in mark_borders(sitting.procedure))
    tasks = np.flatnonzero((scores >= points) & scored)
    return None if crosses or not len(tasks) else int(tasks[-1])


def work_lots(works: pl.DataFrame, written: list[Written]) -> pl.DataFrame:
    """The lot as the form has it, with the third readers that the coordinator named."""
    procedure = sitting_of(written).procedure
    day = procedure.date_to + timedelta(days=3)
    return works.select(
        pl.lit(f"{PROCEDURE} от {day:%d.%m.%Y}").alias("Жребий"),
        pl.lit(procedure.title).alias("Процедура"),
        pl.format("edu{}", "school_code").alias("Логин ОО"),
        pl.col("class_label").alias("Класс"),
        pl.col("participant_code").alias("Код участника"),
        pl.col("work_code").alias("Код в пакете"),
        pl.col("package").alias("Пакет"),
        pl.col("first_expert").alias("Эксперт 1-го чтения"),
        pl.col("second_expert").alias("Эксперт 2-го чтения"),
        pl.col("third_expert").alias("Эксперт 3-го чтения"),
        pl.col("reason").alias("Почему школа"),
        pl.col("rule").alias("Правило"),
        pl.col("of_cnt").cast(pl.String).alias("Из скольких"),
        pl.lit(SEED).alias("Начальное число"),
        pl.lit(SOURCE).alias("Откуда число"),
        pl.lit(f"{day:%d.%m.%Y}").alias("Дата"),
        pl.lit(f"{procedure.results_received + timedelta(days=30):%d.%m.%Y}").alias("Хранение до"),
    )


def work_readings(works: pl.DataFrame, written: list[Written]) -> pl.DataFrame:
    """Readings as the form has them: two of every work, a third where two points are planted."""
    sitting = sitting_of(written)
    first_day = sitting.procedure.date_to + timedelta(days=5)
    lot = f"{PROCEDURE} от {sitting.procedure.date_to + timedelta(days=3):%d.%m.%Y}"
    rows = []
    for row in works.iter_rows(named=True):
        fair = sitting.expert_scores[row["row"]]
        second = fair.copy()
        if row["task"] is not None:
            second[row["task"]] -= 2 if row["planted"] == "врозь" else 1
        sides = [
            (1, row["first_expert"], fair),
            (2, row["second_expert"], second),
            (3, row["third_expert"], fair),
        ]
        for reading, code, scores in sides:
            if code is None:
                continue
            day = first_day + timedelta(days=3 * (reading == APART))
            for task, score in zip(sitting.test.codes, scores, strict=True):
                rows.append(
                    {
                        "Жребий": lot,
                        "Код в пакете": row["work_code"],
                        "Чтение": str(reading),
                        "Код эксперта": code,
                        "Задание/критерий": task,
                        "Балл": str(int(score)),
                        "Начало": f"{day:%d.%m.%Y} 10:00",
                        "Окончание": f"{day:%d.%m.%Y} 10:{_MINUTES}",
                        "Видел балл школы": "нет",
                    }
                )
    return pl.DataFrame(rows)


def truth(works: pl.DataFrame, written: list[Written]) -> tuple[pl.DataFrame, pl.DataFrame]:
    """(works: planted in the second reading and the third reader; acts: what a count over all of them must give).

    acts: school_code, works_cnt, difference – mean of the school's score minus the final one, points a work: the third
    where it read, else the mean of two.
    """
    sitting, scored = sitting_of(written), _scored(written)
    finals = []
    for row in works.iter_rows(named=True):
        half = 0.5 if row["planted"] == "рядом" else 0.0
        apart = sitting.scores[row["row"]] - sitting.expert_scores[row["row"]]
        given = float(apart[scored[row["row"]]].sum())
        finals.append(given + half)
    known = works.with_columns(difference=pl.Series(finals))
    acts = known.group_by("school_code").agg(works_cnt=pl.len(), difference=pl.col("difference").mean())
    story = works.select("school_code", "participant_code", "work_code", "planted", "third_expert")
    return story, acts.sort("school_code")
