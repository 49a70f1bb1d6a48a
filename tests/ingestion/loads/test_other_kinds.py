"""Registers, plans, re-checks and visits: each replaces its own slice, by the word of its spec."""

from pathlib import Path

import duckdb
import pytest

from ingestion.deciding import decide
from ingestion.gate.kinds import groups
from ingestion.loads.rules import rule_of
from ingestion.pipeline import ingest
from warehouse.home import Home
from warehouse.raw import declared_tables

SCHOOLS = "Логин ОО;Название;Муниципалитет;Вид"
RECHECKS = (
    "Процедура;Учебный год;Предмет;Параллель;Логин ОО;Код участника;Задание;Балл школы;Балл эксперта;"
    "Код эксперта;№ протокола;Дата"
)
VISITS = "Процедура;Дата;Логин ОО;Класс;Предмет;Код наблюдателя;Этап;Нарушение"
PLAN = """План мероприятий по повышению объективности оценочных процедур на 2025/2026 учебный год
№ п/п\tМероприятие\tСроки\tОтветственные
"""


def current(home: Home, table: str, columns: str) -> list[tuple]:
    with duckdb.connect(str(home.raw)) as connection:
        return connection.execute(
            f"""
            select {columns} from {table} as p
            inner join ops.load_log as l on p.load_id = l.load_id and l.status = 'loaded'
            anti join ops.replaced_rows as g on p.load_id = g.load_id and p.row_number = g.row_number
                and p.sheet is not distinct from g.sheet
            order by all
            """
        ).fetchall()


def write(path: Path, *lines: str) -> Path:
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def schools(path: Path, numbers: range, name: str = "Школа", place: str = "Округ") -> Path:
    return write(path, SCHOOLS, *[f"edu9900{n:02};{name} {n};{place};СОШ" for n in numbers])


def rechecks(
    path: Path, expert: str, protocol: str = "1", score: int = 1, works: range = range(1, 4)
) -> Path:
    rows = [
        f"ВПР 2026 Математика 5 класс;2025/2026;Математика;5;edu990001;5000{n};{task};2;{score};{expert};{protocol}"
        ";20.05.2026"
        for n in works
        for task in (1, 2, 3, 4)
    ]
    return write(path, RECHECKS, *rows)


def test_rows_that_a_newer_register_leaves_out_are_said_and_can_be_ended(home, tmp_path):
    ingest(home, [schools(tmp_path / "1.csv", range(1, 11))])
    (report,) = ingest(home, [schools(tmp_path / "2.csv", range(1, 9), name="Лицей")])
    assert "в новом файле нет прежних строк: 2" in report.message
    names = [name for (name,) in current(home, "raw.schools", "school_name")]
    assert (len(names), sum(name.startswith("Лицей") for name in names)) == (10, 8)
    decide(home, str(report.load_id), "replace")
    assert len(current(home, "raw.schools", "school_name")) == 8


def test_a_register_of_another_municipality_misses_nothing(home, tmp_path):
    ingest(home, [schools(tmp_path / "1.csv", range(1, 11))])
    (report,) = ingest(home, [schools(tmp_path / "2.csv", range(20, 23), place="Район")])
    assert (report.message, len(current(home, "raw.schools", "school_code"))) == ("загружен", 13)


def test_a_protocol_of_a_recheck_that_is_issued_again_with_another_expert_counts_once(home, tmp_path):
    ingest(home, [rechecks(tmp_path / "1.csv", "Э-01")])
    (report,) = ingest(home, [rechecks(tmp_path / "2.csv", "Э-02")])
    assert report.status == "loaded"
    assert {expert for (expert,) in current(home, "raw.rechecks", "expert_code")} == {"Э-02"}
    assert len(current(home, "raw.rechecks", "task_code")) == 12


def test_two_experts_with_protocols_of_their_own_both_count(home, tmp_path):
    ingest(home, [rechecks(tmp_path / "1.csv", "Э-01", "1")])
    ingest(home, [rechecks(tmp_path / "2.csv", "Э-02", "2")])
    assert len(current(home, "raw.rechecks", "task_code")) == 24


def test_a_visit_that_is_written_anew_has_its_new_remarks_only(home, tmp_path):
    visit = "ВПР 2026 Математика 5 класс;21.04.2026;edu990001;5А;Математика;Н-01;{stage};{remark}"
    first = [visit.format(stage="проведение", remark="помощь"), visit.format(stage="проверка", remark="нет")]
    second = [visit.format(stage="проведение", remark="нет"), visit.format(stage="проверка", remark="нет")]
    ingest(home, [write(tmp_path / "1.csv", VISITS, *first)])
    ingest(home, [write(tmp_path / "2.csv", VISITS, *second)])
    remarks = current(home, "raw.observation_sheets", "stage, violation_code")
    assert remarks == [("проведение", "нет"), ("проверка", "нет")]


def test_a_plan_that_loses_measures_waits(home, tmp_path):
    def plan(folder: str, count: int) -> Path:
        (tmp_path / folder).mkdir()
        lines = [
            f"{n}\tПровести мероприятие {n} по объективности\tсентябрь 2025 года\tМетодист"
            for n in range(1, count + 1)
        ]
        return write(tmp_path / folder / "План.txt", PLAN + "\n".join(lines))

    ingest(home, [plan("1", 10)])
    (fuller,) = ingest(home, [plan("2", 11)])
    (poorer,) = ingest(home, [plan("3", 4)])
    assert (fuller.kind, fuller.status, poorer.status) == ("plans", "loaded", "held")
    assert "нет 7 из 11 прежних строк" in poorer.reasons[0]
    with duckdb.connect(str(home.raw)) as connection:
        said = connection.execute("select status from ops.load_log order by load_id").fetchall()
    assert said == [("replaced",), ("loaded",), ("held",)]


def test_withdrawing_brings_back_what_was_replaced(home, tmp_path):
    ingest(home, [schools(tmp_path / "1.csv", range(1, 11))])
    ingest(home, [schools(tmp_path / "2.csv", range(1, 11), name="Лицей")])
    report = decide(home, "2", "withdraw", "не тот файл")
    assert (report.status, report.message) == ("withdrawn", "отозван; снова действуют прежние строки")
    names = {name.split()[0] for (name,) in current(home, "raw.schools", "school_name")}
    assert names == {"Школа"}


@pytest.mark.parametrize("kind", groups()["all"])
def test_every_kind_says_what_it_replaces(kind):
    rule = rule_of(kind)
    assert rule is not None
    assert rule.table in declared_tables()
