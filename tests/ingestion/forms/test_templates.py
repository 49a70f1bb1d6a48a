"""A form made by `obektiv template` is filled in and comes back: it is of its kind and loads without findings."""

import csv

import duckdb
import pytest
from openpyxl import load_workbook

from ingestion.core.choices import Registers, current_registers
from ingestion.core.pipeline import ingest
from ingestion.core.sources import SOURCES
from ingestion.core.table import TableSource
from ingestion.core.template import HELP_SHEET, LISTS_SHEET, shown_columns, template_kinds, write_template
from tests.homes import obektiv
from tests.ingestion.core.builders import write_book

KINDS = sorted(template_kinds())
NO_REGISTERS = Registers({})


def columns_of(kind):
    return shown_columns(TableSource.from_file(SOURCES / f"{kind}.yml"))


def filled_row(kind) -> list[str]:
    return [column.example for column in columns_of(kind)]


def fill_workbook(path, kind) -> None:
    book = load_workbook(path)
    sheet = book.worksheets[0]
    for index, value in enumerate(filled_row(kind), start=1):
        sheet.cell(3, index, value or None)
    book.save(path)


@pytest.mark.parametrize("ending", ["xlsx", "csv"])
@pytest.mark.parametrize("kind", KINDS)
def test_a_filled_form_loads_as_its_kind_without_findings(kind, ending, tmp_path, home):
    path = write_template(kind, tmp_path / f"форма.{ending}", NO_REGISTERS)
    if ending == "xlsx":
        fill_workbook(path, kind)
    else:
        with path.open("a", encoding="utf-8", newline="") as handle:
            csv.writer(handle, delimiter=";").writerow(filled_row(kind))
    (report,) = ingest(home, [path])
    assert (report.kind, report.status) == (kind, "loaded")
    assert (report.rows_read, report.rows_loaded, report.findings_cnt) == (1, 1, 0), report


@pytest.mark.parametrize("ending", ["xlsx", "csv"])
@pytest.mark.parametrize("kind", KINDS)
def test_an_empty_form_with_its_example_loads_nothing(kind, ending, tmp_path, home):
    (report,) = ingest(home, [write_template(kind, tmp_path / f"форма.{ending}", NO_REGISTERS)])
    assert (report.kind, report.rows_read, report.findings_cnt) == (kind, 0, 0)


@pytest.mark.parametrize("kind", KINDS)
def test_every_column_of_a_form_says_what_to_write(kind, tmp_path):
    book = load_workbook(write_template(kind, tmp_path / "форма.xlsx", NO_REGISTERS))
    form, words = book.worksheets[0], book[HELP_SHEET]
    assert form.freeze_panes == "A2"
    assert [c.value for c in form[1]] == [column.title for column in columns_of(kind)]
    assert str(form["A2"].value).startswith("пример:")
    said = {row[0].value: row[2].value for row in words.iter_rows() if len(row) > 2 and row[2].value}
    assert set(said) >= {column.title for column in columns_of(kind)}


def test_lists_come_from_the_current_registers(tmp_path, home):
    register = write_book(
        tmp_path / "Школы.xlsx",
        [["Логин ОО", "Название", "Вид"], ["edu990001", "Школа 1", "СОШ"], ["edu990002", "Школа 2", "ООШ"]],
    )
    ingest(home, [register])
    book = load_workbook(write_template("upload_log", tmp_path / "форма.xlsx", current_registers(home)))
    lists = {
        column[0].value: [c.value for c in column[1:] if c.value] for column in book[LISTS_SHEET].columns
    }
    assert lists["Список: Логин ОО"] == ["edu990001", "edu990002"]
    assert "Русский язык" in lists["Список: Предмет"]
    formulas = [rule.formula1 for rule in book.worksheets[0].data_validations.dataValidation]
    assert any("$2:" in formula and LISTS_SHEET in formula for formula in formulas)


def test_the_command_writes_a_form_and_names_the_kinds(tmp_path):
    done = obektiv(tmp_path / "home", "template", "rechecks", "--out", str(tmp_path / "Перепроверка.xlsx"))
    assert "Перепроверка" in done.stdout
    assert load_workbook(tmp_path / "Перепроверка.xlsx").sheetnames[0] == "Перепроверка работ"
    assert "teaching_load" in obektiv(tmp_path / "home", "template", "list").stdout
    assert obektiv(tmp_path / "home", "template", "нет_такой", check=False).returncode == 2
    wrong = obektiv(tmp_path / "home", "template", "rechecks", "--out", "форма.docx", check=False)
    assert wrong.returncode == 2


def test_personal_columns_that_are_thrown_away_are_not_asked_for():
    assert all(column.personal != "cut" for kind in KINDS for column in columns_of(kind))
    assert "ФИО" in [column.title for column in columns_of("teachers")]


def test_text_columns_keep_the_number_of_a_measure_as_typed(tmp_path, home):
    path = write_template("plan_status", tmp_path / "форма.xlsx", NO_REGISTERS)
    book = load_workbook(path)
    row = {"План": "П", "№": "1.10", "Статус": "выполнено"}
    for cell in book.worksheets[0][1]:
        book.worksheets[0].cell(3, cell.column, row.get(cell.value))
    book.save(path)
    ingest(home, [path])
    with duckdb.connect(str(home.raw)) as connection:
        assert connection.execute("select measure_number from raw.plan_status").fetchall() == [("1.10",)]
