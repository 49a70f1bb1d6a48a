"""The plans of measures: one as a Word document with its order above it, one as text from a scanner."""

import zipfile
from datetime import datetime
from importlib import resources
from io import BytesIO
from pathlib import Path

import polars as pl
from docx import Document
from docx.enum.section import WD_ORIENT

from obektiv.demo.truth import DemoFile

DOCX_PATH = "План/План объективности 2023-2024.docx"
TEXT_PATH = "План/План объективности 2022-2023.txt"
DIRECTIONS = {
    "plan_2023_2024": {
        1: "Направление 1. Нормативно-правовое и организационное обеспечение",
        2: "Направление 2. Обеспечение объективности при проведении оценочных процедур",
        3: "Направление 3. Объективность проверки работ",
        4: "Направление 4. Анализ и использование результатов",
        5: "Направление 5. Методическая поддержка педагогов, работа с родителями и обучающимися",
    },
    "plan_2022_2023": {
        1: "I. Организация проведения ВПР",
        2: "II. Объективность проведения и проверки",
        3: "III. Анализ результатов",
    },
}
ORDER = (
    "МУНИЦИПАЛЬНОЕ КАЗЁННОЕ УЧРЕЖДЕНИЕ",
    "«УПРАВЛЕНИЕ ОБРАЗОВАНИЯ ПРИОЗЁРНОГО МУНИЦИПАЛЬНОГО ОКРУГА»",
    "ПРИКАЗ",
    "04.09.2023",
    "№ 214-о",
    "Об утверждении плана мероприятий по обеспечению объективности оценочных процедур "
    "на 2023-2024 учебный год",
    "В целях обеспечения объективности результатов оценочных процедур в общеобразовательных организациях "
    "Приозёрного муниципального округа (далее – ОО)",
    "ПРИКАЗЫВАЮ:",
    "1. Утвердить план мероприятий по обеспечению объективности оценочных процедур на 2023-2024 учебный год "
    "(приложение).",
    "2. Руководителям ОО до 15.11.2023 года назначить школьных координаторов оценочных процедур.",
    "3. Муниципальному координатору до 28.06.2024 года подготовить сводную справку об исполнении плана.",
    "4. Контроль исполнения приказа возложить на начальника отдела общего образования.",
    "Начальник управления образования",
)
DOCX_TITLE = (
    "Приложение к приказу от 04.09.2023 № 214-о",
    "План мероприятий по обеспечению объективности оценочных процедур на 2023-2024 учебный год",
)
TEXT_HEAD = (
    "УТВЕРЖДАЮ",
    "Начальник управления образования",
    "Приозёрного муниципального округа",
    "«05» сентября 2022 г.",
    "",
    "План мероприятий",
    "по обеспечению объективности проведения ВПР в общеобразовательных организациях",
    "на 2022-2023 учебный год",
    "",
)
DOCX_HEADER = ("№ п/п", "Наименование мероприятия", "Срок исполнения", "Ответственный", "Ожидаемый результат")
TEXT_HEADER = ("Мероприятие", "Ответственный исполнитель", "Срок", "Ожидаемый результат")


def measures(name: str) -> pl.DataFrame:
    """Return the measures of a plan, one row a measure.

    Columns: number, direction (its text), title, timing, responsible, expected, kind, windows.
    """
    text = resources.files("obektiv.demo").joinpath(f"data/{name}.csv").read_bytes()
    frame = pl.read_csv(text, separator="|", infer_schema=False).with_columns(
        pl.col("windows").replace("", None)
    )
    names = {str(number): title for number, title in DIRECTIONS[name].items()}
    return frame.with_columns(pl.col("direction").replace_strict(names))


def _fixed_zip(data: bytes) -> bytes:
    """Repack an Office file with one date for all parts, so that the same document has the same bytes."""
    packed = BytesIO()
    with (
        zipfile.ZipFile(BytesIO(data)) as source,
        zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for name in source.namelist():
            target.writestr(
                zipfile.ZipInfo(name, (2023, 9, 4, 0, 0, 0)), source.read(name), zipfile.ZIP_DEFLATED
            )
    return packed.getvalue()


def _docx(frame: pl.DataFrame) -> bytes:
    document = Document()
    section = document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = section.page_height, section.page_width
    for line in (*ORDER, "", *DOCX_TITLE):
        document.add_paragraph(line)
    table = document.add_table(rows=1, cols=len(DOCX_HEADER))
    table.style = "Table Grid"
    for cell, text in zip(table.rows[0].cells, DOCX_HEADER, strict=True):
        cell.text = text
    direction = None
    for row in frame.iter_rows(named=True):
        if row["direction"] != direction:
            direction = row["direction"]
            cells = table.add_row().cells
            cells[0].merge(cells[-1]).text = direction
        values = (f"{row['number']}.", row["title"], row["timing"], row["responsible"], row["expected"])
        for cell, text in zip(table.add_row().cells, values, strict=True):
            cell.text = text
    properties = document.core_properties
    properties.author, properties.title = "Управление образования", DOCX_TITLE[1]
    properties.created = properties.modified = datetime(2023, 9, 4)
    buffer = BytesIO()
    document.save(buffer)
    return _fixed_zip(buffer.getvalue())


def _text(frame: pl.DataFrame) -> str:
    lines = [*TEXT_HEAD, "\t".join(TEXT_HEADER)]
    direction = None
    for row in frame.iter_rows(named=True):
        if row["direction"] != direction:
            direction = row["direction"]
            lines.append(direction + "\t" * (len(TEXT_HEADER) - 1))
        lines.append("\t".join((row["title"], row["responsible"], row["timing"], row["expected"])))
    return "\n".join(lines) + "\n"


def write_plans(out: Path) -> list[DemoFile]:
    """Write both plans; the text one has no numbers, as some plans have none."""
    (out / "План").mkdir(parents=True, exist_ok=True)
    current, previous = measures("plan_2023_2024"), measures("plan_2022_2023")
    (out / DOCX_PATH).write_bytes(_docx(current))
    (out / TEXT_PATH).write_text(_text(previous), encoding="utf-8")
    return [DemoFile(DOCX_PATH, "plans", current.height), DemoFile(TEXT_PATH, "plans", previous.height)]
