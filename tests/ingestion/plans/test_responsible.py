"""Who answers for a measure: the position is published, the name goes to people.duckdb, the place is a finding."""

import duckdb
import pytest

from ingestion.core.personal.reading import PERSON
from ingestion.pipeline import ingest
from ingestion.plans.responsible import position
from tests.ingestion.plans.plan_builders import as_docx, as_txt

PLAN = [
    "План мероприятий по обеспечению объективности на 2025-2026 учебный год",
    ("№", "Мероприятие", "Сроки", "Ответственный", "Ожидаемый результат"),
    ("1", "Обучение экспертов", "Октябрь 2025", "Кузнецова М.П., методист", "Справка"),
    ("2", "Совещание по итогам", "До 01.03.2026", "Кужугет Айдыс", "Протокол"),
    ("3", "Семинар", "До 01.04.2026", "Методический центр", "Программа"),
]


@pytest.mark.parametrize(
    ("cell", "published"),
    [
        ("Кузнецова М.П., методист, муниципальный координатор", "методист, муниципальный координатор"),
        ("Управление образования, М.П.Кузнецова; МОУО", "Управление образования; МОУО"),
        ("Заместитель начальника – Кузнецова Мария Петровна", "Заместитель начальника"),
        ("Нурмагомедова Патимат, директор", "директор"),
        ("Ооржак Чечена", PERSON),
        ("Заместитель директора по УВР", "Заместитель директора по УВР"),
        ("Методический центр, руководители ОО", "Методический центр, руководители ОО"),
        ("МБУ «Центр имени А.М. Топорова», директор", "МБУ «Центр имени А.М. Топорова», директор"),
    ],
)
def test_a_position_stays_and_a_name_goes(cell, published):
    assert position(cell) == published


@pytest.mark.parametrize("write", [as_txt, as_docx])
def test_names_of_a_plan_go_to_the_file_of_names(write, tmp_path, home):
    path = write(PLAN, tmp_path / f"План{'.txt' if write is as_txt else '.docx'}")
    (report,) = ingest(home, [path])
    assert (report.kind, report.status) == ("plans", "loaded")
    with duckdb.connect(str(home.raw)) as connection:
        shown = connection.execute(
            "select number, responsible from raw.plan_measures order by number"
        ).fetchall()
        places = connection.execute(
            "select column_name, value from ops.findings where rule_id = 'personal_data_cut'"
        ).fetchall()
    assert shown == [("1", "методист"), ("2", PERSON), ("3", "Методический центр")]
    assert places == [("Ответственный", None)] * 2
    with duckdb.connect(str(home.people), read_only=True) as connection:
        kept = connection.execute("select kind, code, name from names order by code").fetchall()
    assert [(kind, code.split(" ")[-1], name) for kind, code, name in kept] == [
        ("plans", "1", "Кузнецова М.П., методист"),
        ("plans", "2", "Кужугет Айдыс"),
    ]
