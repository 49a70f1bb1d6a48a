"""No name, document, phone or e-mail that a file carries is found in anything the program writes.

Every kind is fed with planted data; then every file below the home is read to its last cell, except the archive (the
file as it came), the inbox (where people put it) and people.duckdb (names behind codes).
"""

import io
import zipfile
from pathlib import Path

import duckdb
import polars as pl
import pytest

from ingestion.catalogue import all_sources
from ingestion.core.personal import cut_frame, cut_text, is_no_code, is_personal_header
from ingestion.pipeline import ingest, validate_new
from tests.homes import obektiv
from tests.ingestion.sources import planted_people as planted
from tests.ingestion.sources.planted_people import (
    MAIL,
    NAME,
    PASSPORT,
    PHONE,
    SHORT,
    SNILS,
    TABLES,
    register_with_planted,
    traces,
)
from warehouse.home import Home


def texts_of(path: Path):
    """Everything that a file holds as text: bytes, parts of a workbook and of files within it, cells of a database.

    A database is read both ways: compression hides strings from the bytes, deleted rows hide from the tables.
    """
    yield path.read_bytes().decode("utf-8", errors="ignore")
    if path.suffix == ".duckdb":
        with duckdb.connect(str(path), read_only=True) as connection:
            columns = connection.execute(
                "select table_schema, table_name, column_name from information_schema.columns"
            ).fetchall()
            for schema, table, column in columns:
                sql = f'select distinct cast("{column}" as varchar) from "{schema}"."{table}"'
                yield from (value for (value,) in connection.execute(sql).fetchall() if value)
    elif zipfile.is_zipfile(path):
        yield from _texts_of_zip(path)


def _texts_of_zip(source):
    with zipfile.ZipFile(source) as archive:
        for name in archive.namelist():
            content = archive.read(name)
            yield name + content.decode("utf-8", errors="ignore")
            if zipfile.is_zipfile(io.BytesIO(content)):
                yield from _texts_of_zip(io.BytesIO(content))


def written(home) -> list[Path]:
    """Files that the program wrote outside the archive and people.duckdb; the inbox is what people put there."""
    return [
        path
        for path in sorted(item for item in home.root.rglob("*") if item.is_file())
        if not (path.is_relative_to(home.archive) or path == home.people or path.is_relative_to(home.inbox))
    ]


def leaks(home) -> list[str]:
    found = []
    for path in written(home):
        if traces(path.name):
            found.append(f"name of {path.name}")
        for text in texts_of(path):
            found += [f"{path.name}: {trace} in {text[:200]}" for trace in traces(text)]
    return found


@pytest.fixture(scope="module")
def registers(tmp_path_factory):
    """A home to which registers of every kind came in one go, and what was said of each."""
    folder = tmp_path_factory.mktemp("registers")
    for kind in TABLES:
        register_with_planted(kind, folder / "files" / kind / f"{kind} {SHORT}.xlsx")
    home = Home(folder / "home").create()
    reports = ingest(home, [folder / "files"])
    validate_new(home)
    return home, {report.kind: report for report in reports}


@pytest.mark.parametrize("kind", TABLES)
def test_registers_with_planted_people_are_loaded(kind, registers):
    report = registers[1][kind]
    assert report.status == "loaded"
    assert report.rows_read == 4
    assert report.rows_loaded >= 1


def test_nothing_written_about_registers_names_the_planted_people(registers):
    assert leaks(registers[0]) == []


@pytest.mark.parametrize("make", [planted.raw_dumps, planted.results, planted.published, planted.documents])
def test_results_reports_and_documents_with_planted_people(make, tmp_path, home):
    made = make(tmp_path / "files")
    reports = {name: ingest(home, [path])[0] for name, path in made.items()}
    validate_new(home)
    assert {name: (r.kind, r.status) for name, r in reports.items()} == {
        name: (name.split(" ")[0], "loaded") for name in made
    }
    assert leaks(home) == []


def test_files_that_are_not_loaded_leave_no_names_either(tmp_path, home):
    made = planted.strangers(tmp_path / "files")
    reports = {name: ingest(home, [path])[0] for name, path in made.items()}
    assert {name: r.status for name, r in reports.items()} == {name: name.split(" ")[0] for name in made}
    assert leaks(home) == []
    assert traces(" ".join(f"{r.file_name} {r.message}" for r in reports.values())) == []


def test_no_kind_is_left_without_planted_people(tmp_path):
    assert {name.split(" ")[0] for name in planted.every_file(tmp_path)} == set(all_sources())


def test_a_number_is_found_alone_and_after_its_series_but_not_inside_a_longer_one():
    assert all(traces(text) for text in ("0102 654321", "0102654321", "№654321,", "654321."))
    assert not any(traces(text) for text in ("03:35:00.654321", "16543210", "0.0654321"))


def test_the_search_finds_what_is_not_cut(home):
    with duckdb.connect(str(home.raw)) as connection:
        connection.execute("create table uncut as select ? as cell", [planted.EVERYTHING])
    assert any("ingested.duckdb" in leak for leak in leaks(home))


@pytest.mark.slow
@pytest.mark.walks
def test_nothing_that_the_program_writes_names_anybody(tmp_path):
    """All kinds in one home, built and published: raw store, logs, returned files, builds, status and papers."""
    home = Home(tmp_path / "home")
    made = planted.every_file(home.root / "inbox")
    planted.strangers(home.root / "inbox")
    said = obektiv(home.root, "refresh", "--json", check=False).stdout
    said += obektiv(home.root, "status").stdout + obektiv(home.root, "status", "--json").stdout
    papers = [
        ("recheck_act", "docx"),
        ("course_request", "xlsx"),
        ("plan_note", "docx"),
        ("recommendations", "zip"),
    ]
    for kind, ending in papers:
        out = str(home.root / f"{kind}.{ending}")
        obektiv(home.root, "report", kind, "--no-names", "--out", out, check=False)
    with duckdb.connect(str(home.published()), read_only=True) as build:
        loaded = build.execute(
            "select distinct source_kind from ops.load_log where status = 'loaded'"
        ).fetchall()
    assert {kind for (kind,) in loaded} == {name.split(" ")[0] for name in made}
    assert {path.suffix for path in written(home)} >= {".duckdb", ".xlsx", ".docx", ".zip"}
    assert leaks(home) == []
    assert traces(said) == []


def test_names_of_adults_are_kept_behind_their_codes_only(tmp_path, home):
    path = register_with_planted("teachers", tmp_path / "files" / "teachers.xlsx")
    ingest(home, [path])
    with duckdb.connect(str(home.people), read_only=True) as connection:
        assert (("teachers", "П-990001-РУ-1", NAME)) in connection.execute("select * from names").fetchall()
    assert oct(home.people.stat().st_mode & 0o777) == "0o600"


def test_a_cut_is_told_to_the_sender_without_repeating_it(tmp_path, home):
    ingest(home, [register_with_planted("appeals", tmp_path / "files" / "appeals.xlsx")])
    with duckdb.connect(str(home.raw)) as connection:
        found = connection.execute(
            "select distinct column_name, message from ops.findings where rule_id = 'personal_data_cut'"
        ).fetchall()
    assert "Тема" in [column for column, _ in found]
    assert all("удалены" in message for _, message in found)


@pytest.mark.parametrize(
    "text",
    [
        'МБОУ "СОШ № 1 имени Героя Советского Союза Ивана Ивановича Петрова"',
        "МБОУ «СОШ № 18 им. М.В. Ломоносова»",
        "приказ от 14.09.2023 № 221-о",
        "2022-12-19 16:23:31",
        "20.03.2024-22.03.2024",
        "Урус-Мартановский муниципальный район(reg20_m012)",
        "Начальник отдела общего образования",
        "Роман «Война и мир»",
        "Гороховецкий район, г. Ковров",
        "7 8 9 10 11 12 13",
        "удостоверение 99-2026-0001",
        "Порядок ознакомления с работой",
    ],
)
def test_what_is_not_about_a_person_stays(text):
    assert cut_text(text) == text


@pytest.mark.parametrize(
    "text",
    [NAME, SHORT, PHONE, MAIL, SNILS, PASSPORT, "КУЗНЕЦОВА МАРИЯ ПЕТРОВНА", "Марии Петровне Кузнецовой",
     "М. П. Кузнецова", "Кузнецова Мария", "8-905-123-45-67", "89051234567", "8 (38592) 2-12-34", "0102 654321",
     "II-АБ № 123456", "Мамедов Али Гасан оглы", "Ооржак Чечена", "нурмагомедова патимат исаевна", "Айлана Кужугет",
     "кузнецова м.п.", "Кyзнeцoва Мapия", "Кузнец0ва Мария", "8.905.123.45.67", "+7_905_123/45/67", "112 233 445 95",
     "11223344595", "4276 1600 1234 5671", "m.kuznetsova собака example точка ru", "m . kuznetsova @ example . ru",
     "12.05.2011 г.р.", "дата рождения: 3 мая 2010 г.", "ул. Лесная, д. 5, кв. 12"],
)  # fmt: skip
def test_what_is_about_a_person_goes(text):
    assert "не хранится" in cut_text(f"Записаться: {text}, до пятницы")


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("task_code", NAME), ("task_code", "Ким"), ("task_code", "мороз"), ("group_name", NAME),
        ("applicant", "Кужугет"), ("group_name", "патимат нурмагомедова"), ("status", "Кузнецовой"),
        ("sheet", SHORT), ("procedure_kind", NAME),
    ],
)  # fmt: skip
def test_a_name_is_out_of_place_in_codes_and_groups(column, value):
    frame, hits = cut_frame(pl.DataFrame({"row_number": [7], column: [value]}))
    assert frame[column].to_list() == ["[имя не хранится]"]
    assert hits.select("row_number", "column_name").rows() == [(7, column)]


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("task_code", "4К1"), ("group_name", "Алейский муниципальный район(reg20_m012)"), ("class_text", "Березовка"),
    ("class_text", "Старая Суртайка"), ("class_text", "5 Усть-Мута"), ("class_text", "5 Новая Деревня"),
        ("applicant", "родитель"), ("subject", "физике"), ("municipality", "Приозёрный муниципальный округ"),
        ("skill", "Лирика А. С. Пушкина и М. Ю. Лермонтова"), ("school_name", "МБОУ «СОШ № 18 им. М.В. Ломоносова»"),
        ("title", "Использование рекомендаций «АПРО имени А.М. Топорова»"), ("variant", "Английский"),
    ],
)  # fmt: skip
def test_words_of_a_column_stay(column, value):
    assert cut_frame(pl.DataFrame({"row_number": [7], column: [value]}))[0][column].to_list() == [value]


@pytest.mark.parametrize("code", ["П-990001-РУ-1", "Э-01", "50012", "Н-01", "99-12", "эксперт 3"])
def test_codes_of_people_are_codes(code):
    assert not is_no_code(code)


@pytest.mark.parametrize("text", [NAME, "кузнецова", "Мороз", "ТУМЭН", "Кузнец0ва", "Иванов И."])
def test_a_name_is_no_code(text):
    assert is_no_code(text)


def test_headers_that_announce_a_person():
    assert all(
        is_personal_header(name) for name in ("ФИО", "фио участника", "Телефон", "E-mail", "СНИЛС", "Паспорт")
    )
    assert not any(is_personal_header(name) for name in ("Класс", "Код участника", "Название ОО", "Тема"))
