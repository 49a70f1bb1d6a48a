"""Layouts of plans, each on a few rows of neutral text: what is recovered and what is refused."""

from datetime import date

import pytest

from ingestion.plans import PlanRefused, PlanSettings, looks_like_plan, read_plan
from ingestion.plans.notes import RULES
from tests.ingestion.plans.plan_builders import Heading, as_docx, as_pdf, as_txt, as_xlsx

TITLE = "План мероприятий на 2022-2023 учебный год"
HEAD = ("№ п/п", "Мероприятие", "Срок", "Ответственный", "Ожидаемый результат")
ROWS = [
    ("1.", "Подготовка приказа о проведении работ", "Сентябрь 2022", "Методист", "Приказ"),
    ("2.", "Сбор сведений о наблюдателях", "До 01.03.2023", "Координатор", "Список"),
    ("3.", "Совещание с заместителями директоров", "ежеквартально", "Методист", "Протокол"),
]
WRITERS = {"txt": as_txt, "docx": as_docx, "xlsx": as_xlsx, "pdf": as_pdf}


def text_plan(tmp_path, lines: list[str], name: str = "gorod_2022_2023.txt", title: str = TITLE, **kwargs):
    path = tmp_path / name
    path.write_text("\n".join([title, "", *lines]), encoding="utf-8")
    return read_plan(path, **kwargs)


def tab(*cells: str) -> str:
    return "\t".join(cells)


@pytest.mark.parametrize("kind", list(WRITERS))
def test_sections_and_order_of_columns(tmp_path, kind):
    order = [0, 1, 4, 3, 2]
    parts = [TITLE, tuple(HEAD[i] for i in order), Heading("I. Приказы")]
    parts += [tuple(ROWS[0][i] for i in order), Heading("II. Работа с кадрами")]
    parts += [tuple(row[i] for i in order) for row in ROWS[1:]]
    plan = read_plan(WRITERS[kind](parts, tmp_path / f"gorod.{kind}"))
    assert [(m.number, m.timing_text, m.responsible) for m in plan.measures] == [
        ("1", "Сентябрь 2022", "Методист"),
        ("2", "До 01.03.2023", "Координатор"),
        ("3", "ежеквартально", "Методист"),
    ]
    assert [m.direction for m in plan.measures] == ["I. Приказы"] + ["II. Работа с кадрами"] * 2
    assert (plan.period_start, plan.period_end) == (date(2022, 9, 1), date(2023, 8, 31))


@pytest.mark.parametrize("kind", list(WRITERS))
def test_no_column_of_numbers(tmp_path, kind):
    parts = [TITLE, HEAD[1:4], *[row[1:4] for row in ROWS]]
    plan = read_plan(WRITERS[kind](parts, tmp_path / f"gorod.{kind}"))
    assert [(m.number, m.printed_number) for m in plan.measures] == [("1", None), ("2", None), ("3", None)]


def test_numbers_that_lead_the_titles(tmp_path):
    lines = [tab(*HEAD[1:4]), *[tab(f"{row[0]} {row[1]}", *row[2:4]) for row in ROWS]]
    plan = text_plan(tmp_path, lines)
    assert [(m.number, m.title) for m in plan.measures] == [(r[0].rstrip("."), r[1]) for r in ROWS]


def test_pages_repeat_the_head_and_count_columns(tmp_path):
    lines = [
        tab(*HEAD),
        tab("1", "2", "3", "4", "5"),
        tab(*ROWS[0]),
        "",
        "2",
        tab(*HEAD),
        *map("\t".join, ROWS[1:]),
    ]
    assert [m.number for m in text_plan(tmp_path, lines).measures] == ["1", "2", "3"]


def test_cells_broken_by_line_breaks(tmp_path):
    lines = [
        tab("№ п/п", "Меро-"),
        tab("приятие", *HEAD[2:]),
        tab("1.", "Подготовка приказа"),
        tab("о проведении работ", *ROWS[0][2:]),
        tab(*ROWS[1]),
        "и протокол",
        tab(*ROWS[2]),
    ]
    plan = text_plan(tmp_path, lines)
    assert [m.title for m in plan.measures] == [row[1] for row in ROWS]
    assert plan.measures[1].expected_result == "Список и протокол"


def test_vertically_merged_cells_hold_for_every_row(tmp_path):
    import docx

    document = docx.Document()
    document.add_paragraph(TITLE)
    table = document.add_table(rows=4, cols=5)
    for line, row in enumerate([HEAD, *ROWS]):
        for cell, text in zip(table.rows[line].cells, row, strict=True):
            cell.text = text
    for line in (2, 3):
        table.rows[line].cells[3].text = ""
    table.cell(1, 3).merge(table.cell(3, 3))
    document.save(tmp_path / "gorod.docx")
    assert [m.responsible for m in read_plan(tmp_path / "gorod.docx").measures] == ["Методист"] * 3


def test_a_spreadsheet_that_spoiled_the_numbers(tmp_path):
    import openpyxl

    book = openpyxl.Workbook()
    sheet = book.active
    for row in [(TITLE,), HEAD]:
        sheet.append(row)
    for number in (2.9, 2.1, 2.11, date(2026, 12, 2)):
        sheet.append((number, *ROWS[0][1:]))
    book.save(tmp_path / "gorod.xlsx")
    assert [m.number for m in read_plan(tmp_path / "gorod.xlsx").measures] == ["2.9", "2.10", "2.11", "2.12"]


def test_repeated_numbers_stay_unique(tmp_path):
    plan = text_plan(tmp_path, [tab(*HEAD), tab(*ROWS[0]), "", "Раздел 2. Кадры", "", tab(*ROWS[0])])
    assert [(m.number, m.printed_number) for m in plan.measures] == [("1", "1"), ("1 (2)", "1")]
    assert "plan_number_repeated" in {note.rule_id for note in plan.notes}


def test_tags_entities_and_bold_marks_go(tmp_path):
    plan = text_plan(
        tmp_path, [tab(*HEAD), tab("<b>1.</b>", "Работа&nbsp;с<br>кадрами", "**Май**", "<i>ИМЦ</i>", "")]
    )
    measure = plan.measures[0]
    assert (measure.number, measure.title, measure.timing_text) == ("1", "Работа с кадрами", "Май")
    assert measure.responsible == "ИМЦ"


def test_other_columns_are_kept(tmp_path):
    plan = text_plan(tmp_path, [tab(*HEAD, "Финансирование"), *[tab(*row, "есть") for row in ROWS]])
    assert plan.measures[0].extra == {"Финансирование": "есть"}


@pytest.mark.parametrize(
    ("title", "settings", "start", "end"),
    [
        ("План мероприятий на 2022/23 учебный год", None, date(2022, 9, 1), date(2023, 8, 31)),
        ("План мероприятий на 2022 год", None, date(2022, 1, 1), date(2022, 12, 31)),
        ("План мероприятий в 2020-2023г.", None, date(2020, 9, 1), date(2023, 8, 31)),
        ("План мероприятий в 2020-2023г.", PlanSettings("calendar"), date(2020, 1, 1), date(2023, 12, 31)),
        ("План мероприятий с 01.10.2022 по 31.05.2023", None, date(2022, 10, 1), date(2023, 5, 31)),
    ],
)
def test_period(tmp_path, title, settings, start, end):
    plan = text_plan(tmp_path, [tab(*HEAD), tab(*ROWS[0])], "gorod.txt", title, settings=settings)
    assert (plan.period_start, plan.period_end) == (start, end)


@pytest.mark.parametrize(
    ("lines", "part"),
    [
        ([tab("№", "Мероприятие", "Ответственный, сроки"), tab("1", "Работа", "ИМЦ")], "одном столбце"),
        (["Просто текст"], "Не найдена таблица"),
        ([tab(*HEAD)], "нет ни одной меры"),
        ([tab(*HEAD), tab(*ROWS[0], "лишнее")], "лишние разделители"),
        ([tab(*HEAD), tab("1.", "Работа с кадрами", "Методист", "Приказ")], "не хватает ячеек"),
        ([tab(*HEAD), tab("", "", "Май", "ИМЦ", "")], "над ней нет меры"),
        ([tab(*HEAD), tab(*ROWS[0]), "", tab("", "Новая работа", "", "ИМЦ", "")], "нет номера"),
        (
            [tab("№", "Мероприятие", "Срок", "Дата"), tab("1", "Анализ", "Май", "Июнь")],
            "несколько столбцов",
        ),
        ([tab(*HEAD), *[tab(r[0], r[1], r[3], r[2], r[4]) for r in ROWS]], "не срок"),
    ],
)
def test_refused_with_one_sentence(tmp_path, lines, part):
    with pytest.raises(PlanRefused) as refused:
        text_plan(tmp_path, lines)
    assert part in refused.value.sentence
    assert refused.value.sentence.endswith(".")


def test_no_period_is_refused(tmp_path):
    with pytest.raises(PlanRefused, match="период"):
        text_plan(tmp_path, [tab(*HEAD), tab(*ROWS[2])], "gorod.txt", "План мероприятий")


def test_a_cell_over_two_columns_is_refused(tmp_path):
    import docx

    document = docx.Document()
    document.add_paragraph(TITLE)
    table = document.add_table(rows=2, cols=5)
    for line, row in enumerate([HEAD, ROWS[0]]):
        for cell, text in zip(table.rows[line].cells, row, strict=True):
            cell.text = text
    table.cell(1, 3).text = ""
    table.cell(1, 2).merge(table.cell(1, 3))
    document.save(tmp_path / "gorod.docx")
    with pytest.raises(PlanRefused, match="несколько столбцов"):
        read_plan(tmp_path / "gorod.docx")


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.docx", b"PK\x03\x04 no zip"),
        ("a.xlsx", b""),
        ("a.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 locked"),
        ("a.pdf", b"hello"),
        ("a.pdf", b"%PDF-1.4 broken"),
        ("a.txt", bytes(range(256)) * 10),
        ("a.doc", b"x"),
    ],
)
def test_files_that_are_not_what_they_claim(tmp_path, name, content):
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(PlanRefused):
        read_plan(path)


def test_words_that_a_narrow_column_of_a_pdf_broke_are_put_together(tmp_path):
    import typst

    cells = [
        "№",
        "Мероприятие",
        "Срок",
        "Ответствен\nный",
        "1",
        "Анализ обес\nпеченности",
        "Март 2023",
        "Министерст\nво",
    ]
    cells += ["2", "Совещание\nдиректоров", "Май 2023", "Методист\nцентра"]
    quoted = ", ".join("[" + cell.replace("\n", " \\ ") + "]" for cell in cells)
    source = (
        '#set page(width: 200mm, height: 120mm)\n#set text(size: 9pt, lang: "ru", hyphenate: false)\n'
        f"{TITLE}\n#table(columns: (12mm, 1fr, 1fr, 1fr), {quoted})"
    )
    path = tmp_path / "gorod.pdf"
    path.write_bytes(typst.compile(source.encode()))
    assert [(m.title, m.responsible) for m in read_plan(path).measures] == [
        ("Анализ обеспеченности", "Министерство"),
        ("Совещание директоров", "Методист центра"),
    ]


def test_a_scan_without_text_is_refused(tmp_path):
    import typst

    path = tmp_path / "scan.pdf"
    path.write_bytes(typst.compile(b"#rect(width: 5cm, height: 5cm)"))
    with pytest.raises(PlanRefused, match="текстового слоя"):
        read_plan(path)


REGISTERS = [
    "Логин ОО\tНазвание\tМуниципалитет\tВид\tГород/село",
    "План\t№\tПериод\tЛогин ОО\tСтатус\tНовый срок\tДата\tПодтверждение\tКомментарий",
    "Вид\t№\tДата\tТема\tЛогин ОО\tПлан и № меры\tСрок ответа\tСсылка",
    "Дата\tТип\tТема\tРешение\tОтветственный\tСрок\tСтатус",
    "Процедура\tЛогин ОО\tДата\tВидеонаблюдение\tИнструктаж под подпись\tЗКС/ответственный\tКомментарий",
    "Вид\tПредмет\tПараллель\tЛогин ОО\tКласс\tДата с\tДата по\tВремя\tКрайний срок загрузки\tРезультаты получены",
    "Логин ОО\tКод педагога\tТема/дефицит\tКурс\tОбоснование\tСтатус",
    "Тема\tЛогин ОО\tПлощадка\tПриказ\tДата показа",
]


@pytest.mark.parametrize("head", REGISTERS)
def test_registers_are_not_taken_for_plans(head):
    width = head.count("\t") + 1
    text = "\n".join([head, *["\t".join(["значение"] * width)] * 5])
    assert not looks_like_plan(text)
    assert not looks_like_plan([line.split("\t") for line in text.split("\n")])


def test_a_plan_is_recognised_from_text_and_from_cells():
    lines = [[TITLE], list(HEAD), *[list(row) for row in ROWS]]
    assert looks_like_plan(lines)
    assert looks_like_plan("\n".join("\t".join(line) for line in lines))


def test_every_rule_has_words_and_a_way_to_fix():
    for rule, (message, fix) in RULES.items():
        assert rule.startswith("plan_")
        assert message.endswith(".")
        assert fix.endswith(".")


def test_notes_and_refusals_name_no_people(tmp_path):
    lines = [
        tab(*HEAD),
        tab(*ROWS[0]),
        "",
        tab("", "", "", "И.И. Иванова, методист", ""),
        "",
        "Иванова И.И., директор",
    ]
    told = " ".join(f"{note.message} {note.value}" for note in text_plan(tmp_path, lines).notes)
    assert "методист" in told
    assert "Иванов" not in told


def test_a_column_of_directions_merged_down(tmp_path):
    import openpyxl

    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append([TITLE])
    sheet.append(["Направление", *HEAD])
    for row in ROWS:
        sheet.append(["Организация", *row])
    sheet["A4"], sheet["A5"] = None, None
    sheet.merge_cells("A3:A5")
    sheet["E4"] = None
    sheet.merge_cells("E3:E4")
    book.save(tmp_path / "gorod.xlsx")
    plan = read_plan(tmp_path / "gorod.xlsx")
    assert [m.direction for m in plan.measures] == ["Организация"] * 3
    assert [m.responsible for m in plan.measures] == ["Методист", "Методист", "Методист"]


def test_several_tables_with_their_own_heads_and_a_table_of_signatures(tmp_path):
    import docx

    document = docx.Document()
    document.add_paragraph(TITLE)
    order = [1, 0, 3, 2, 4]
    for heading, columns, rows in (("I. Приказы", range(5), ROWS[:1]), ("II. Кадры", order, ROWS[1:])):
        document.add_paragraph(heading)
        table = document.add_table(rows=0, cols=5)
        for row in [HEAD, *rows]:
            for cell, i in zip(table.add_row().cells, columns, strict=True):
                cell.text = row[i]
    signatures = document.add_table(rows=1, cols=2)
    signatures.rows[0].cells[0].text = "Начальник отдела"
    document.save(tmp_path / "gorod.docx")
    plan = read_plan(tmp_path / "gorod.docx")
    assert [(m.number, m.timing_text, m.direction) for m in plan.measures] == [
        ("1", "Сентябрь 2022", "I. Приказы"),
        ("2", "До 01.03.2023", "II. Кадры"),
        ("3", "ежеквартально", "II. Кадры"),
    ]
    assert "plan_other_table" in {note.rule_id for note in plan.notes}


def test_an_approval_stamp_in_a_layout_table(tmp_path):
    import docx

    document = docx.Document()
    stamp = document.add_table(rows=1, cols=2)
    stamp.rows[0].cells[1].text = "УТВЕРЖДАЮ\nНачальник управления\nот 05.10.2022 № 12"
    document.add_paragraph(TITLE)
    table = document.add_table(rows=0, cols=5)
    for row in [HEAD, *ROWS]:
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text
    document.save(tmp_path / "gorod.docx")
    plan = read_plan(tmp_path / "gorod.docx")
    assert plan.approved_on == date(2022, 10, 5)
    assert plan.title == TITLE


def test_points_of_an_order(tmp_path):
    path = tmp_path / "gorod.txt"
    above = [
        "ПРИКАЗ",
        "",
        "05.10.2022",
        "",
        "№ 12",
        "",
        "п р и к а з ы в а ю:",
        "",
        "1. Утвердить план.",
        "2. Координаторам в срок до 1 июля 2023 года",
        "сдать материалы.",
        "",
        "Начальник",
        "",
        TITLE,
        "",
    ]
    path.write_text("\n".join([*above, tab(*HEAD), *["\t".join(row) for row in ROWS]]), encoding="utf-8")
    plan = read_plan(path)
    assert plan.approved_on == date(2022, 10, 5)
    assert [(p.number, p.due_date) for p in plan.order_points] == [("1", None), ("2", date(2023, 7, 1))]
    assert plan.order_points[1].text.endswith("сдать материалы.")


def test_a_nameless_column_of_numbers(tmp_path):
    import openpyxl

    book = openpyxl.Workbook()
    sheet = book.active
    sheet["B2"] = TITLE
    for line, row in enumerate([("", *HEAD[1:]), *ROWS], 5):
        for column, text in enumerate(row, 2):
            sheet.cell(line, column, text or None)
    book.save(tmp_path / "gorod.xlsx")
    plan = read_plan(tmp_path / "gorod.xlsx")
    assert [(m.printed_number, m.title) for m in plan.measures] == [(r[0].rstrip("."), r[1]) for r in ROWS]


def test_the_layout_with_a_cell_per_line(tmp_path):
    lines = [line for row in [HEAD, *ROWS] for line in [*[f"\t{cell}" for cell in row], ""]]
    lines.insert(lines.index("\tСентябрь 2022"), "(все предметы)")
    plan = text_plan(tmp_path, lines)
    assert [m.title for m in plan.measures] == [f"{ROWS[0][1]} (все предметы)", ROWS[1][1], ROWS[2][1]]


def test_a_pdf_with_repeated_head_and_page_numbers(tmp_path):
    import typst

    rows = ", ".join(
        f"[{i}], [Обсуждение итогов работы номер {i} с педагогами школ], [Октябрь 2022], [Методист]"
        for i in range(1, 13)
    )
    head = "[№], [Мероприятие], [Срок], [Ответственный]"
    source = (
        "#set page(width: 200mm, height: 70mm, margin: 10mm, footer: context counter(page).display())\n"
        f'#set text(size: 9pt, lang: "ru", hyphenate: false)\n{TITLE}\n'
        f"#table(columns: (12mm, 1fr, 1fr, 1fr), table.header({head}), table.cell(colspan: 4)[I. Итоги], {rows})"
    )
    path = tmp_path / "gorod.pdf"
    path.write_bytes(typst.compile(source.encode()))
    plan = read_plan(path)
    assert [m.number for m in plan.measures] == [str(i) for i in range(1, 13)]
    assert {m.direction for m in plan.measures} == {"I. Итоги"}
    assert plan.title == TITLE
