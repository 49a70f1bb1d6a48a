"""Files of every kind with people planted where they may stand: in cells, codes, headers, names of files and sheets.

Synthetic throughout; of ФИС ОКО and of the service sheets of a form no real samples exist.
"""

import re
from pathlib import Path

from ingestion.catalogue import all_sources
from ingestion.registers.spec import SOURCES
from ingestion.registers.table import TableSource
from tests.ingestion.core.builders import (
    HEAD_2020,
    HEAD_2021,
    HEAD_LONG,
    NAME_2021,
    row_2021,
    row_long,
    write_book,
)
from tests.ingestion.plans.plan_builders import as_docx, as_pdf, as_txt, as_xlsx
from tests.ingestion.published import fis_oko_files as fis
from tests.ingestion.sources import exam_files, schedule_files

NAME = "Кузнецова Мария Петровна"
SHORT = "Кузнецовой М.П."
PHONE = "+7 (905) 123-45-67"
MAIL = "m.kuznetsova@example.ru"
SNILS = "112-233-445 95"
PASSPORT = "паспорт 0102 654321"
EVERYTHING = f"{NAME}, {SHORT} {PHONE} {MAIL} {SNILS} {PASSPORT}"
TRACES = ("кузнецов", "петровн", "905) 123", "kuznetsova", "112-233-445")
# The number alone, or after its series: a log full of microseconds holds any six digits inside longer ones.
_NUMBER = re.compile(r"(?<![\d.,])(?:0102\s?)?654321(?!\d)")
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


def traces(text: str) -> list[str]:
    """What of the planted person a text holds."""
    low = text.casefold()
    return [trace for trace in TRACES if trace in low] + _NUMBER.findall(low)


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


def raw_dumps(folder: Path) -> dict[str, Path]:
    """The three regional dumps: a name as code, class, sex, mark, variant, total, task and login; columns of people."""
    good = ["reg99_vpr_m012", "edu990001", "1", "50001", "4", "м", "А", "1", "3", "1", "2"]
    head = [name for name in HEAD_2020 if name not in ("var-2", "Учебник")]
    rows = [
        good,
        [*good[:3], NAME, *good[4:]],
        [*good[:3], "50003", NAME, NAME, SHORT, "1", MAIL, SHORT, NAME],
    ]
    rows += [["reg99_vpr_m012", NAME, "4", "50004", "4", "м", "А", PHONE, "3", "1", "2"]]
    dump_2020 = write_book(folder / "2020" / "4" / "Русский язык.xlsx", with_extra(head, rows), "Sheet1")
    rows = [
        row_2021(region=f"Округ {EVERYTHING}"),
        row_2021(code=NAME),
        row_2021(code="50003", class_=SHORT, journal=NAME, sex=NAME, task1=SHORT, total=MAIL),
        row_2021(code="50004", variant=PHONE, login=NAME),
    ]
    dump_2021 = write_book(folder / NAME_2021, with_extra(HEAD_2021, rows))
    head = ["Пользователь", "Муниципалитет", "Школа", "Дата загрузки", "Код", "Вариант", "1 (1б)", "10К2 (2б)",
            "Наименование класса", "Пол", "Отметка за предыдущий триместр/ четверть/полугодие",
            "Итого баллов"]  # fmt: skip
    good = [f"edu990001 {NAME}", f"reg99_m012 | Округ, {EVERYTHING}", f'edu990001 | МБОУ "СОШ № 1", {NAME}',
            "04.03.2022 09:28:45", "110001", "1", "1", "2", "А", "м", "4", "3"]  # fmt: skip
    rows = [
        good,
        [*good[:4], NAME, *good[5:]],
        [*good[:4], "110003", "1", SHORT, NAME, SHORT, NAME, NAME, MAIL],
    ]
    rows += [[*good[:3], f"вчера, {NAME}", "110004", PHONE, *good[6:]]]
    dump_2022 = write_book(folder / "2022" / "11" / "История.xlsx", with_extra(head, rows), "Протокол")
    return {"raw_dump_2020": dump_2020, "raw_dump_2021": dump_2021, "raw_dump_2022": dump_2022}


def results(folder: Path) -> dict[str, Path]:
    """Results in the other layouts."""
    long_rows = [
        row_long(),
        row_long(**{"Код участника": NAME}),
        row_long(**{"Код участника": "60002", "Балл": SHORT, "Процедура": f"КДР {EVERYTHING}"}),
        row_long(**{"Код участника": "60003", "Класс": NAME, "Предмет": NAME}),
    ]
    pupils = [
        ["", "", "", "40001", "1", "1", "2", "1", "3", "6", "5", "5"],
        [
            "edu990001",
            f"reg99_m012 | Округ {EVERYTHING}",
            f"МБОУ, {NAME}",
            NAME,
            "1",
            "1",
            "2",
            "1",
            "3",
            "6",
            "5",
            "5",
        ],
        ["", "", NAME, "40003", SHORT, PHONE, SHORT, NAME, "X", MAIL, NAME, SHORT],
    ]
    group = [[f'МБОУ "СОШ № 1", {NAME}(edu990001) | Кол-во участников: 3']]
    table = [*with_extra(fis.INDIVIDUAL, []), *group, *[[*row, *EXTRA.values()] for row in pupils]]
    said = fis.head(report=f"Индивидуальные результаты, {NAME}", maximum="6")
    filled = [["80001", "1", "5", "1", "2", "1", "4", "8"], [NAME, "1", "5", "1", "2", "1", "4", "8"],
              ["80003", SHORT, NAME, "1", "2", NAME, NAME, MAIL]]  # fmt: skip
    sheets = {
        "Протокол": with_extra(fis.FORM, filled),
        "Служебный": [["Логин ОО", "edu990001"], ["Ответственный", EVERYTHING]],
        "Порядковый номер класса": [["№", "Класс"], ["1", f"8А, {NAME}"]],
    }
    diagnostics = [
        [f"Протокол итоговой диагностики, математика, 2 класс, 2026/2027, {EVERYTHING}", "edu990001"],
        *with_extra(["№", "Код ученика", "Класс", "1", "2", "Сумма", "Уровень"],
                    [["1", "20001", "2А", "2", "1", "3", "базовый"], ["2", NAME, "2А", "2", "1", "3", "базовый"],
                     ["3", "20003", NAME, SHORT, "1", MAIL, NAME]]),
    ]  # fmt: skip
    return {
        "diagnostics": write_book(folder / f"Диагностика {SHORT}.xlsx", diagnostics),
        "results_long": write_book(folder / f"кдр {SHORT}.xlsx", with_extra(HEAD_LONG, long_rows)),
        "individual": write_book(
            folder / f"Ф1 {SHORT}.xlsx", [*said, *table], "РУ 4 Индивидуальные результаты"
        ),
        "form": fis.write_sheets(folder / "edu990001" / fis.FORM_NAME, sheets),
    }


def published(folder: Path) -> dict[str, Path]:
    """Group reports of ФИС ОКО, a specification, a list of signs."""
    group = ['МБОУ "СОШ № 1"(edu990001)', f"МБОУ, директор {NAME}(edu990002)", f"{NAME}(reg99_m012)"]
    three = ["Группы участников", "Кол-во ОО", "Кол-во участников"]
    tables = {
        "marks": [
            [*three, "2", "3", "4", "5"],
            *[[name, "", "5", "20", "40", SHORT, NAME] for name in group],
        ],
        "scores": [
            [*three, "0", "1", "2", "3"],
            *[[name, "", "5", "20", "40", "40", NAME] for name in group],
        ],
        "items": [[*three, "1", "2", "4К1"], *[[name, "", "5", "20", MAIL, "40"] for name in group]],
        "journal": [fis.JOURNAL, *[[name, "5", "20", "1", "40", "2", SHORT, NAME] for name in group]],
    }
    said = fis.head(report=f"Отчёт, {EVERYTHING}", test=f"ВПР 2026 Русский язык 4 класс, {NAME}")
    paths = {
        kind: write_book(folder / f"{kind} {SHORT}.xlsx", [*said, *with_extra(table[0], table[1:])], "РУ 4")
        for kind, table in tables.items()
    }
    planned = [
        ["Блоки ПООП обучающийся научится", "Макс балл", "Приозёрная область", "РФ"],
        [f"1К1. Соблюдать нормы, {NAME}", "4", "55,12", "60"],
        ["2. Находить главное", "3", NAME, "71"],
    ]
    paths["planned"] = write_book(
        folder / "планируемые.xlsx", [*said, *with_extra(planned[0], planned[1:])], "РУ 4"
    )
    spec_head = ["№ КИМ", "№", "Умения", "Уровень сложности", "Код КЭС", "Максимальный балл", "Тип ответа"]
    rows = [["1", "1", f"Считать. {NAME}", "Б", "1", "1", NAME]]
    paths["test_specs"] = write_book(folder / "6_Математика_2021.xlsx", with_extra(spec_head, rows))
    rows = [["2021", "edu990001", EVERYTHING, f"Школа, директор {NAME}", "1"], ["2021", NAME, "", "", "1"]]
    signs_head = ["Год", "Логин", "Муниципалитет", "ОО", "4 РУ"]
    paths["official_signs"] = write_book(folder / "Список 2021.xlsx", with_extra(signs_head, rows))
    schedule = schedule_files.by_days(
        folder / f"График {SHORT}.xlsx",
        school=f"МБОУ «СОШ № 1», директор {NAME}",
        cells={(2, 12): EVERYTHING},
    )
    paths["assessment_schedule"] = schedule
    paths["exam_protocols"] = exam_files.protocol(
        folder / f"Протокол ОГЭ {SHORT}.xlsx",
        people=(("Кузнецова", "Мария", "Петровна", "0102", "654321"), (EVERYTHING,) * 5),
    )
    return paths


PLAN = [
    "План мероприятий по обеспечению объективности на 2025-2026 учебный год",
    ("№", "Мероприятие", "Сроки", "Ответственный", "Ожидаемый результат"),
    (
        "1",
        f"Обучение экспертов, запись у {NAME}",
        "Октябрь 2025",
        f"методист {NAME}, {PHONE}",
        f"Справка {MAIL}",
    ),
    ("2", "Совещание по итогам", "До 01.03.2026", NAME, f"Протокол, {PASSPORT}"),
]
REPORT = [
    "Информационная справка о результатах обеспечения в МБОУ СОШ объективности процедур на 01.04.2026",
    "№ п/п\tНаправления\tМероприятия\tОтветственный, сроки",
    "1\tОбеспечение объективности\t\t",
    f"\tвидеонаблюдение\tВидеонаблюдение при проведении ВПР\tИспользуется, {NAME}, {PHONE}, март 2026",
]


def documents(folder: Path) -> dict[str, Path]:
    """A plan in its four formats and a school's report, people named in every cell.

    Whoever answers for a measure goes by position; full names, phones, documents and e-mails go everywhere.
    """
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "Справка.txt").write_text("\n".join(REPORT) + "\n", encoding="utf-8")
    return {
        "plans": as_txt(PLAN, folder / "План 1.txt"),
        "plans docx": as_docx(PLAN, folder / "План 2.docx"),
        "plans xlsx": as_xlsx(PLAN, folder / "План 3.xlsx"),
        "plans pdf": as_pdf(PLAN, folder / "План 4.pdf"),
        "status_reports": folder / "Справка.txt",
    }


def strangers(folder: Path) -> dict[str, Path]:
    """Files that are not loaded: a protocol of unknown layout, a form without a school, a list without its period."""
    head = ["№", "Фамилия Имя Отчество", "Серия", "Номер документа", "Телефон родителя", "Первичный балл ОГЭ"]
    unknown = [head, ["1", NAME, "0102", "654321", PHONE, "27"], [EVERYTHING]]
    rows = [(row[0], row[1], "ежегодно", *row[3:]) for row in PLAN[2:]]
    plan = ["План мероприятий по обеспечению объективности", PLAN[1], *rows]
    form = [fis.FORM, [NAME, "1", "5", "1", "2", "1", "4", "8"]]
    return {
        "unrecognised": write_book(folder / f"Протокол ОГЭ {SHORT}.xlsx", unknown, f"Лист {SHORT}"),
        "refused form": fis.write_sheets(folder / f"{SHORT} {fis.FORM_NAME}", {"Протокол": form}),
        "refused plan": as_docx(plan, folder / f"План {SHORT}.docx"),
    }


def registers(folder: Path) -> dict[str, Path]:
    """Every register and form of our own."""
    return {kind: register_with_planted(kind, folder / f"{kind} {SHORT}.xlsx") for kind in TABLES}


def every_file(folder: Path) -> dict[str, Path]:
    """A planted file of every kind that the program knows (a plan in each of its formats), by kind."""
    made = {}
    for make in (raw_dumps, results, published, documents, registers):
        made |= make(folder / make.__name__)
    return made
