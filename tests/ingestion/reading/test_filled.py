"""A sheet of an observer comes back as the document that the program printed, or as the act of public observation."""

import csv
import io
from datetime import date
from pathlib import Path

import docx
import duckdb
import pytest

from dashboards.documents.kinds.observer_kits import sheet
from dashboards.documents.model import PageBreak, Paper
from dashboards.documents.provenance import Provenance
from dashboards.documents.writers.docx import write
from dashboards.pages.assignments.sheet import sheet_file
from ingestion.pipeline import ingest
from ingestion.reading import filled
from ingestion.registers.spec import SOURCES, read_spec
from ingestion.registers.table import TableSource
from warehouse.visits.remarks import REMARKS

FROM = Provenance(date(2026, 4, 14), "b", {}, "нет", "служебная", organisation="Управление")
VISITS = [
    {
        "school_name": "СОШ № 1",
        "school_code": "990001",
        "visit_date": date(2026, 4, 21),
        "observer_code": "Н-01",
    },
    {
        "school_name": "СОШ № 2",
        "school_code": "990002",
        "visit_date": date(2026, 4, 22),
        "observer_code": "Н-01",
    },
]
WORKS = ("ВПР-2026-весна-МА-5", "ВПР-2026-весна-РУ-6")
COLUMNS = (
    "procedure_name, visit_date, school_code, class_text, subject, observer_code, start_time, end_time, present_cnt, "
    "stage, violation_code, comment, objection"
)


def kit(path: Path, *, fill) -> Path:
    """The kit of an observer as Word holds it, filled by `fill(document)`."""
    blocks = []
    for visit in VISITS:
        for one in WORKS:
            blocks += [PageBreak(), *sheet(visit, one)]
    paper = Paper("Комплект наблюдателя Н-01", tuple(blocks), FROM, is_official=True)
    document = docx.Document(io.BytesIO(write(paper)))
    fill(document)
    document.save(str(path))
    return path


def beside(document, number: int, label: str, value: str) -> None:
    """Write beside a label of the sheet with this number."""
    heads = [table for table in document.tables if table.rows[0].cells[0].text.startswith("Образовательная")]
    (row,) = [row for row in heads[number].rows if row.cells[0].text.startswith(label)]
    row.cells[1].text = value


def tick(document, number: int, code: str, mark: str = "☒") -> None:
    boxes = [table for table in document.tables if table.rows[0].cells[1].text == "Код"]
    (row,) = [row for row in boxes[number].rows if row.cells[1].text == code]
    row.cells[0].text = mark


def line(document, number: int, begins: str, text: str) -> None:
    """Write a line of the sheet with this number anew."""
    found = [one for one in document.paragraphs if one.text.startswith(begins)]
    found[number].text = text


def rows(home) -> list[tuple]:
    with duckdb.connect(str(home.raw), read_only=True) as db:
        return db.execute(f"select {COLUMNS} from raw.observation_sheets order by all").fetchall()


def test_a_filled_kit_is_what_the_phone_would_have_handed_in(home, tmp_path):
    def fill(document):
        beside(document, 0, "Класс", "5А")
        beside(document, 0, "Начало", "08:50 – 10:00")
        beside(document, 0, "Присутствовало", "23")
        tick(document, 0, "А4")
        tick(document, 0, "А6", "V")
        line(document, 0, "Что именно", "Что именно: Учитель подошёл к доске.")
        line(document, 0, "Возражение", "Возражение школы: Учитель принёс бумагу.")

    (report,) = ingest(home, [kit(tmp_path / "Комплект.docx", fill=fill)])
    assert (report.kind, report.status, report.rows_loaded) == ("observation_sheets", "loaded", 2)
    told = {"class": "5А", "start": "08:50", "end": "10:00", "present": "23"}
    told |= {"words": "Учитель подошёл к доске.", "objection": "Учитель принёс бумагу."}
    visit = {"procedure_id": WORKS[0], "slot_date": VISITS[0]["visit_date"], "school_code": "990001"}
    by_phone = tmp_path / "Лист наблюдения.csv"
    by_phone.write_bytes(sheet_file(visit, "Н-01", told, ["А4", "А6"]))
    from_word = rows(home)
    other = type(home)(tmp_path / "other").create()
    ingest(other, [by_phone])
    assert from_word == rows(other)
    assert len(from_word) == 2


def test_sheets_that_nobody_filled_are_left_and_a_clear_one_keeps_its_stages(home, tmp_path):
    def fill(document):
        tick(document, 3, "нет", "х")
        line(document, 3, "Этап", "Этап: ☒ получение  ☐ инструктаж  ☑ проведение  ☐ проверка  ☐ загрузка")

    (report,) = ingest(home, [kit(tmp_path / "Комплект.docx", fill=fill)])
    assert report.rows_loaded == 2
    assert {(row[0], row[2], row[9], row[10]) for row in rows(home)} == {
        ("ВПР весна 2026 Русский язык 6 класс", "990002", "получение", "нет"),
        ("ВПР весна 2026 Русский язык 6 класс", "990002", "проведение", "нет"),
    }


@pytest.mark.parametrize(
    ("fill", "said"),
    [
        (lambda document: None, "не заполнены"),
        (lambda document: beside(document, 1, "Присутствовало", "20"), "не отмечено"),
        (lambda document: [tick(document, 0, "нет"), tick(document, 0, "А5")], "Оставьте одно"),
    ],
    ids=["empty", "without a tick", "both"],
)
def test_a_sheet_that_says_nothing_or_two_things_is_returned_in_words(home, tmp_path, fill, said):
    (report,) = ingest(home, [kit(tmp_path / "Комплект.docx", fill=fill)])
    assert report.status == "refused"
    assert said in report.message


def test_acts_of_public_observation_are_read_and_nobody_who_signed_them_is_kept(shared_dir, home):
    folder = shared_dir / "cases" / "observation_act"
    reports = ingest(home, sorted(folder.glob("*.docx")))
    assert [report.status for report in reports] == ["loaded", "loaded"]
    expected = [
        one
        for one in csv.DictReader((folder / "expected.csv").open(encoding="utf-8"))
        if one["file"].endswith(".docx")
    ]
    subjects = {"Математика": "МА", "Русский язык": "РУ"}
    wanted = {
        (
            *(one["date"], one["school"].removeprefix("edu"), one["class"], subjects[one["subject"]]),
            *(one["observer_code"], one["start"], one["end"], one["stage"]),
            *(one["code_of_organising_F"] or "нет", one["comment"] or None),
        )
        for one in expected
    }
    found = {
        (f"{row[1]:%d.%m.%Y}", row[2], row[3], row[4], row[5], row[6], row[7], row[9], row[10], row[11])
        for row in rows(home)
    }
    assert found == wanted
    with duckdb.connect(str(home.raw), read_only=True) as db:
        of_what = set(db.execute("select subject, grade, class_label from raw.observation_sheets").fetchall())
    assert of_what == {("МА", 5, "5Б"), ("РУ", 5, "5А")}
    for name in {one["name_never_stored"] for one in expected}:
        assert name.split()[0].encode() not in home.raw.read_bytes()


def test_the_table_of_a_document_has_the_columns_of_the_form_and_its_codes():
    source = TableSource("observation_sheets", "", read_spec(SOURCES / "observation_sheets.yml"))
    assert tuple(column.title for column in source.columns) == filled.HEADERS
    assert set(filled.OF_ACT) <= {remark.code for remark in REMARKS}


def test_a_document_that_only_mentions_observation_stays_what_it_is(home, tmp_path):
    document = docx.Document()
    document.add_paragraph("Приказ о наблюдении за проведением работ")
    document.add_paragraph("Дата: 21.04.2026")
    document.save(str(tmp_path / "Приказ.docx"))
    assert filled.filled_sheets(tmp_path / "Приказ.docx", "Приказ.docx") is None
