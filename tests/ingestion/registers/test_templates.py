"""A form made by `obektiv template` is filled in and comes back: it is of its kind and loads without findings."""

import csv

import duckdb
import pytest
from openpyxl import load_workbook
from openpyxl.utils import column_index_from_string

from ingestion.pipeline import ingest
from ingestion.registers.choices import FROM_REGISTERS, Registers, current_registers
from ingestion.registers.spec import SOURCES
from ingestion.registers.table import TableSource
from ingestion.registers.template import (
    HELP_SHEET,
    LISTS_SHEET,
    shown_columns,
    template_kinds,
    write_template,
)
from tests.homes import obektiv
from tests.ingestion.core.builders import write_book
from warehouse.home import Home

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


def filled(kind, path):
    """A form with its example and one row below it."""
    write_template(kind, path, NO_REGISTERS)
    if path.suffix == ".xlsx":
        fill_workbook(path, kind)
    else:
        with path.open("a", encoding="utf-8", newline="") as handle:
            csv.writer(handle, delimiter=";").writerow(filled_row(kind))


@pytest.fixture(scope="module", params=["xlsx", "csv"])
def sent(request, tmp_path_factory):
    """Forms of every kind that came in one go, as (kind, whether filled) → what was said of it and of its rows."""
    folder = tmp_path_factory.mktemp(request.param)
    home = Home(folder / "home").create()
    for kind in KINDS:
        for name in ("заполнена", "пустая"):
            (folder / name / kind).mkdir(parents=True)
        filled(kind, folder / "заполнена" / kind / f"форма.{request.param}")
        write_template(kind, folder / "пустая" / kind / f"форма.{request.param}", NO_REGISTERS)
    reports = [(name, one) for name in ("пустая", "заполнена") for one in ingest(home, [folder / name])]
    with duckdb.connect(str(home.raw)) as connection:
        rules = dict(
            connection.execute(
                "select load_id, list(distinct rule_id) from ops.findings group by 1"
            ).fetchall()
        )
    return {
        (report.file_name.split("/")[-2], name): (report, rules.get(report.load_id, []))
        for name, report in reports
    }


@pytest.mark.parametrize("kind", KINDS)
def test_a_filled_form_loads_as_its_kind_without_findings(kind, sent):
    report, rules = sent[kind, "заполнена"]
    assert (report.kind, report.status) == (kind, "loaded")
    assert (report.rows_read, report.rows_loaded, report.findings_cnt) == (1, 1, 0), (report, rules)


@pytest.mark.parametrize("kind", KINDS)
def test_an_empty_form_with_its_example_loads_nothing_and_says_so(kind, sent):
    report, rules = sent[kind, "пустая"]
    assert (report.kind, report.rows_read, report.findings_cnt) == (kind, 0, 1)
    assert rules == ["table_without_rows"]


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


def test_every_list_that_a_form_names_is_kept_somewhere(home):
    """An empty home knows the fixed lists; every other name is a query over a register."""
    known = set(current_registers(home).lists) | set(FROM_REGISTERS)
    named = {column.choices for kind in KINDS for column in columns_of(kind) if column.choices}
    assert named <= known
    assert {"schools", "teachers", "experts", "pd_courses", "plans", "procedures"} <= named, (
        "registers feed lists"
    )


@pytest.mark.parametrize("kind", KINDS)
def test_every_column_with_a_list_has_a_drop_down_below_the_example(kind, tmp_path):
    """Also the allowed values of a spec: people choose them, they do not guess."""
    columns = columns_of(kind)
    offered = {c.choices: [f"{c.choices} 1", f"{c.choices} 2"] for c in columns if c.choices}
    book = load_workbook(write_template(kind, tmp_path / "форма.xlsx", Registers(offered)))
    sheet = book.worksheets[0]
    expected = {i for i, c in enumerate(columns, start=1) if c.choices or c.values}
    ranges = [str(rule.sqref) for rule in sheet.data_validations.dataValidation]
    assert {column_index_from_string(place.split("3:")[0]) for place in ranges} == expected
    lists = {
        column[0].value: [c.value for c in column[1:] if c.value]
        for column in (book[LISTS_SHEET].columns if expected else [])
    }
    for column in columns:
        if column.choices or column.values:
            shown = lists[f"Список: {column.title}"]
            assert not column.choices or column.values or shown == offered[column.choices]
            if column.values:
                meant = [column.values[word] for word in shown]
                assert sorted(meant) == sorted(set(column.values.values())), "each meaning once"


def test_registers_of_the_demo_feed_the_lists(demo_home):
    """Schools, teachers, courses, plans and procedures as they stand in a home at this moment."""
    lists = current_registers(Home(demo_home)).lists
    assert len(lists["schools"]) == 24
    assert all(lists[name] for name in FROM_REGISTERS), {n: len(lists[n]) for n in FROM_REGISTERS}
    assert "ВПР 2023 Русский язык 4 класс" in lists["procedures"]


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
