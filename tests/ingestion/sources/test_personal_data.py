"""No name, document, phone or e-mail that a file carries is found in anything the program writes.

Every kind is fed with planted data; then every file below the home is read to its last cell, except the archive (the
file as it came) and people.duckdb (names behind codes).
"""

import zipfile
from pathlib import Path

import duckdb
import pytest

from ingestion.core.personal import cut_text, is_personal_header
from ingestion.core.pipeline import ingest
from ingestion.core.sources import SOURCES, all_sources
from ingestion.core.table import TableSource
from tests.ingestion.core.builders import HEAD_2021, HEAD_LONG, NAME_2021, row_2021, row_long, write_book
from tests.ingestion.sources import fis_oko_files as fis

NAME = "Кузнецова Мария Петровна"
SHORT = "Кузнецовой М.П."
PHONE = "+7 (905) 123-45-67"
MAIL = "m.kuznetsova@example.ru"
SNILS = "112-233-445 95"
PASSPORT = "паспорт 0102 654321"
EVERYTHING = f"{NAME}, {SHORT} {PHONE} {MAIL} {SNILS} {PASSPORT}"
TRACES = ("кузнецов", "петровн", "905) 123", "kuznetsova", "112-233-445", "654321")
EXTRA = {
    "ФИО": NAME,
    "Фамилия": "Кузнецова",
    "Телефон": PHONE,
    "E-mail": MAIL,
    "СНИЛС": SNILS,
    "Документ, удостоверяющий личность": PASSPORT,
}
SPECS = sorted(path.stem for path in SOURCES.glob("*.yml") if path.stem in all_sources())
TABLES = [kind for kind in SPECS if isinstance(all_sources()[kind], TableSource)]


def with_extra(head: list[str], rows: list[list[str]]) -> list[list[str]]:
    return [[*head, *EXTRA], *[[*row, *EXTRA.values()] for row in rows]]


def register_with_planted(kind: str, path: Path) -> Path:
    """Four rows: a good one, one with planted texts, one with names where values belong, one with names as codes."""
    columns = [c for c in TableSource.from_file(SOURCES / f"{kind}.yml").columns if not c.personal]
    good = [c.example for c in columns]
    texts = [
        f"{v} {EVERYTHING}" if c.type == "text" and not c.values else v
        for c, v in zip(columns, good, strict=True)
    ]
    wrong = [
        NAME if (c.type != "text" or c.values) and not c.required else v
        for c, v in zip(columns, good, strict=True)
    ]
    codes = [NAME if c.type == "code" or c.required else v for c, v in zip(columns, good, strict=True)]
    return write_book(path, with_extra([c.title for c in columns], [good, texts, wrong, codes]))


def planted_results(folder: Path) -> list[Path]:
    rows = [
        row_2021(region=f"Округ {EVERYTHING}"),
        row_2021(code=NAME),
        row_2021(code="50003", class_=SHORT, journal=NAME, sex=NAME, task1=SHORT, total=MAIL),
        row_2021(code="50004", variant=PHONE, login=NAME),
    ]
    dump = write_book(folder / NAME_2021, with_extra(HEAD_2021, rows))
    long_rows = [
        row_long(),
        row_long(**{"Код участника": NAME}),
        row_long(**{"Код участника": "60002", "Балл": SHORT, "Процедура": f"КДР {EVERYTHING}"}),
        row_long(**{"Код участника": "60003", "Класс": NAME, "Предмет": NAME}),
    ]
    long = write_book(folder / f"кдр {SHORT}.xlsx", with_extra(HEAD_LONG, long_rows))
    return [
        dump,
        long,
        fis.individual(folder / "Ф1.xlsx"),
        fis.form(folder / "edu990001" / fis.FORM_NAME, prepared=9),
    ]


def planted_documents(folder: Path) -> list[Path]:
    """A plan and a school's report as text, people named in every cell.

    An approved plan keeps officials' surnames with initials where its own words name them (the measures are matched
    word for word); full names, phones, documents and e-mails go.
    """
    folder.mkdir(parents=True, exist_ok=True)
    plan = [
        "План мероприятий по обеспечению объективности на 2025-2026 учебный год",
        "№\tМероприятие\tСроки\tОтветственный\tОжидаемый результат",
        f"1\tОбучение экспертов, запись у {NAME}\tОктябрь 2025\tметодист {NAME}, {PHONE}\tСправка {MAIL}",
        f"2\tСовещание по итогам\tДо 01.03.2026\t{NAME}\tПротокол, {PASSPORT}",
    ]
    report = [
        "Информационная справка о результатах обеспечения в МБОУ СОШ объективности процедур на 01.04.2026",
        "№ п/п\tНаправления\tМероприятия\tОтветственный, сроки",
        "1\tОбеспечение объективности\t\t",
        f"\tвидеонаблюдение\tВидеонаблюдение при проведении ВПР\tИспользуется, {NAME}, {PHONE}, март 2026",
    ]
    paths = []
    for name, lines in (("План.txt", plan), ("Справка.txt", report)):
        paths.append(folder / name)
        paths[-1].write_text("\n".join(lines) + "\n", encoding="utf-8")
    return paths


def planted_exports(folder: Path) -> list[Path]:
    head = ["Группы участников", "Кол-во ОО", "Кол-во участников", "2", "3", "4", "5"]
    rows = [
        ['МБОУ "СОШ № 1"(edu990001)', "", "5", "20", "40", "20", "20"],
        ["МБОУ(edu990002)", "", "5", SHORT, "4", "2", NAME],
    ]
    table = with_extra(head, rows)
    marks = write_book(folder / "Ф3.xlsx", [*fis.head(), *table], "РУ 4 Статистика по отметкам")
    spec_head = ["№ КИМ", "№", "Умения", "Уровень сложности", "Код КЭС", "Максимальный балл", "Тип ответа"]
    spec = write_book(
        folder / "6_Математика_2021.xlsx",
        with_extra(spec_head, [["1", "1", f"Считать. {NAME}", "Б", "1", "1", NAME]]),
    )
    signs_head = ["Год", "Логин", "Муниципалитет", "ОО", "4 РУ"]
    signs = write_book(
        folder / "Список 2021.xlsx",
        with_extra(
            signs_head,
            [["2021", "edu990001", EVERYTHING, f"Школа, директор {NAME}", "1"], ["2021", NAME, "", "", "1"]],
        ),
    )
    return [marks, spec, signs]


def texts_of(path: Path):
    """Everything that a file holds as text: bytes, parts of a workbook, cells of a database."""
    if path.suffix == ".duckdb":
        with duckdb.connect(str(path), read_only=True) as connection:
            tables = connection.execute(
                "select table_schema, table_name from information_schema.tables"
            ).fetchall()
            for schema, table in tables:
                for row in connection.execute(f'select * from {schema}."{table}"').fetchall():
                    yield " ".join(str(cell) for cell in row)
    elif zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as archive:
            for name in archive.namelist():
                yield name + archive.read(name).decode("utf-8", errors="ignore")
    else:
        yield path.read_bytes().decode("utf-8", errors="ignore")


def leaks(home) -> list[str]:
    found = []
    for path in sorted(item for item in home.root.rglob("*") if item.is_file()):
        if path.is_relative_to(home.archive) or path == home.people or path.is_relative_to(home.inbox):
            continue
        if any(trace in path.name.casefold() for trace in TRACES):
            found.append(f"name of {path.name}")
        for text in texts_of(path):
            low = text.casefold()
            found += [f"{path.name}: {trace} in {text[:200]}" for trace in TRACES if trace in low]
    return found


@pytest.mark.parametrize("kind", TABLES)
def test_registers_with_planted_people(kind, tmp_path, home):
    path = register_with_planted(kind, tmp_path / "files" / f"{kind} {SHORT}.xlsx")
    (report,) = ingest(home, [path.parent])
    assert (report.kind, report.status) == (kind, "loaded")
    assert report.rows_read == 4
    assert report.rows_loaded >= 1
    assert leaks(home) == []


@pytest.mark.parametrize("files", [planted_results, planted_documents, planted_exports])
def test_results_documents_and_exports_with_planted_people(files, tmp_path, home):
    paths = files(tmp_path / "files")
    reports = [ingest(home, [path])[0] for path in paths]
    assert {r.status for r in reports} == {"loaded"}, reports
    assert leaks(home) == []


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
    ],
)
def test_what_is_not_about_a_person_stays(text):
    assert cut_text(text) == text


@pytest.mark.parametrize(
    "text",
    [NAME, SHORT, PHONE, MAIL, SNILS, PASSPORT, "КУЗНЕЦОВА МАРИЯ ПЕТРОВНА", "Марии Петровне Кузнецовой",
     "М. П. Кузнецова", "Кузнецова Мария", "8-905-123-45-67", "89051234567", "8 (38592) 2-12-34", "0102 654321",
     "II-АБ № 123456", "Мамедов Али Гасан оглы"],
)  # fmt: skip
def test_what_is_about_a_person_goes(text):
    assert "не хранится" in cut_text(f"Записаться: {text}, до пятницы")


def test_headers_that_announce_a_person():
    assert all(
        is_personal_header(name) for name in ("ФИО", "фио участника", "Телефон", "E-mail", "СНИЛС", "Паспорт")
    )
    assert not any(is_personal_header(name) for name in ("Класс", "Код участника", "Название ОО", "Тема"))
