"""Small right files of every kind that is a table, and the ways in which people and programs spoil them; seeded.

A grid is sheet → rows of cells (text or None). Nothing here knows how readers work.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from openpyxl import Workbook, load_workbook

from ingestion.registers.choices import Registers
from ingestion.registers.template import template_kinds, write_template
from tests.ingestion.core.builders import HEAD_2020, dump_2021, row_2021, write_book
from tests.ingestion.published import fis_oko_files as fis
from tests.ingestion.sources import exam_files, schedule_files

Grid = dict[str, list[list[str | None]]]
Mutation = Callable[[Grid, random.Random], None]
HEAD_2022 = [
    "Пользователь", "Код региона", "Регион", "Муниципалитет", "Школа", "Дата загрузки", "Код", "Вариант", "1 (1б)",
    "2 (2б)", "Наименование класса", "Пол", "Отметка за предыдущий триместр/ четверть/полугодие", "Итого баллов",
]  # fmt: skip
SPEC = ["№ КИМ", "Умения", "Код КЭС", "Уровень сложности", "Максимальный балл"]
DIAGNOSTICS = ["№", "Код ученика", "Класс", "1", "2", "Сумма", "Уровень"]
SIGNS = ["Логин ОО", "Муниципалитет", "Год", "4 РУ", "4 МА"]


@dataclass(frozen=True)
class Base:
    """A right file: the name people gave it and its cells."""

    kind: str
    name: str
    grid: Grid


def read_grid(path: Path) -> Grid:
    """Return the cells of a workbook as text."""
    book = load_workbook(path)
    return {
        sheet.title: [
            [None if cell is None else str(cell) for cell in row] for row in sheet.iter_rows(values_only=True)
        ]
        for sheet in book.worksheets
    }


def bases(folder: Path) -> list[Base]:
    """Write and read a right file of every kind of tables."""
    made = [
        (
            "raw_dump_2021",
            dump_2021(folder, *[row_2021(code=f"5000{i}", task1=str(i % 2)) for i in range(1, 7)]),
        ),
        ("individual", fis.individual(folder / "Ф1.xlsx", with_school=True)),
        ("form", fis.form(folder / "edu990001" / fis.FORM_NAME, prepared=12)),
        ("marks", fis.marks(folder / "marks.xlsx")),
        ("scores", fis.scores(folder / "scores.xlsx")),
        ("items", fis.items(folder / "items.xlsx")),
        ("journal", fis.journal(folder / "journal.xlsx")),
        ("journal", fis.journal_by_rows(folder / "journal_rows.xlsx")),
        ("planned", fis.planned(folder / "planned.xlsx", ("skill", "max", "region", "all"))),
    ]
    dump_2020 = [["reg99_vpr_m001", "sch990001", str(i), f"5000{i}", "4", "м", "А", "1", "1", "3", "1", "2", ""]
                 for i in range(1, 6)]  # fmt: skip
    made.append(
        ("raw_dump_2020", write_book(folder / "2020" / "4" / "Математика.xlsx", [HEAD_2020, *dump_2020]))
    )
    dump_2022 = [["edu990001", "99", "reg99", "reg99_m001 | Округ", "edu990001 | Школа", "16.03.2022 19:17:45",
                  f"1100{i}", "1", "1", "2", "11А", "м", "4", "3"] for i in range(1, 6)]  # fmt: skip
    made.append(
        ("raw_dump_2022", write_book(folder / "2022" / "11" / "История.xlsx", [HEAD_2022, *dump_2022]))
    )
    spec = [[str(i), f"Умение {i}", "1.1", "Б", "2"] for i in range(1, 6)]
    made.append(("test_specs", write_book(folder / "6_Математика_2021.xlsx", [SPEC, *spec])))
    pupils = [[str(i), f"2000{i}", "2А", "2", "1", "3", "базовый"] for i in range(1, 6)]
    said = ["Итоговая диагностика, математика, 2 класс, 2026/2027", "edu990001"]
    made.append(("diagnostics", write_book(folder / "Диагностика.xlsx", [said, DIAGNOSTICS, *pupils])))
    made.append(("exam_protocols", exam_files.protocol(folder / "Протокол.xlsx")))
    made.append(("assessment_schedule", schedule_files.by_days(folder / "График А.xlsx")))
    made.append(("assessment_schedule", schedule_files.by_weeks(folder / "График Б.xlsx")))
    made.append(("assessment_schedule", schedule_files.by_months(folder / "График В.xlsx")))
    signs = [[f"edu99000{i}", "Округ", "2021", "1", "0"] for i in range(1, 6)]
    made.append(("official_signs", write_book(folder / "Список 2021.xlsx", [SIGNS, *signs])))
    found = [Base(kind, path.relative_to(folder).as_posix(), read_grid(path)) for kind, path in made]
    for kind in sorted(template_kinds()):
        path = write_template(kind, folder / f"{kind}.xlsx", Registers({}))
        grid = read_grid(path)
        first = next(iter(grid))
        example = [(cell and cell.removeprefix("пример:").strip()) or None for cell in grid[first][1]]
        grid[first] += [list(example) for _ in range(3)]
        found.append(Base(kind, path.name, grid))
    return found


def _first(grid: Grid) -> list[list[str | None]]:
    return next(iter(grid.values()))


def blank_rows(grid: Grid, chance: random.Random) -> None:
    """Empty rows anywhere, also above the header."""
    for _ in range(chance.randint(1, 4)):
        _first(grid).insert(chance.randint(0, len(_first(grid))), [])


def second_sheet(grid: Grid, chance: random.Random) -> None:
    """The same table goes on, on a sheet of its own."""
    rows = _first(grid)
    grid[f"Лист {chance.randint(2, 9)} ещё"] = [list(row) for row in rows]


def headless_sheet(grid: Grid, chance: random.Random) -> None:
    """A sheet of rows without their header."""
    grid["Продолжение"] = [list(row) for row in _first(grid)[-chance.randint(1, 3) :]]


def notes_sheet(grid: Grid, chance: random.Random) -> None:
    """A sheet with somebody's notes."""
    grid["Заметки"] = [["Проверить у завуча"], [], ["Школа", "Итог"], [None, str(chance.randint(1, 9))]]


def example_row(grid: Grid, chance: random.Random) -> None:
    """A row that begins with «Пример:» somewhere."""
    rows = _first(grid)
    row = list(chance.choice(rows[-3:]))
    filled = [i for i, cell in enumerate(row) if cell]
    if filled:
        row[chance.choice(filled)] = f"Пример: {row[filled[0]]}"
        rows.insert(chance.randint(2, len(rows)), row)


def moved_header(grid: Grid, chance: random.Random) -> None:
    """Rows of data above the header."""
    rows = _first(grid)
    taken = [rows.pop() for _ in range(min(2, len(rows) - 2))]
    for row in taken:
        rows.insert(0, row)


def empty_keys(grid: Grid, chance: random.Random) -> None:
    """Keys of some rows are empty while the rest stands."""
    for row in _first(grid)[2:]:
        if chance.random() < 0.5:
            for place in range(min(len(row), chance.randint(1, 5))):
                row[place] = None


def lost_cells(grid: Grid, chance: random.Random) -> None:
    """Cells disappear at random."""
    for row in _first(grid)[1:]:
        for place in range(len(row)):
            if chance.random() < 0.3:
                row[place] = None


def totals_and_notes(grid: Grid, chance: random.Random) -> None:
    """A total below the table, a note, a signature."""
    rows = _first(grid)
    rows.append(["Итого", *[str(chance.randint(1, 99)) for _ in range(3)]])
    rows += [[], ["Примечание: данные предварительные"], ["Директор", "подпись", "дата"]]


def odd_values(grid: Grid, chance: random.Random) -> None:
    """Numbers that are none, dates for codes, words for marks."""
    words = (
        "inf",
        "nan",
        "4.7",
        "1e400",
        "12345678901",
        "2022-02-01 00:00:00",
        "44238",
        "X",
        "–",
        "#Н/Д",
        "8Б",
    )
    for row in _first(grid)[1:]:
        if row and chance.random() < 0.6:
            row[chance.randrange(len(row))] = chance.choice(words)


def formulas(grid: Grid, chance: random.Random) -> None:
    """Formulas that nobody has computed."""
    for row in _first(grid)[2:]:
        if row and chance.random() < 0.5:
            row[chance.randrange(len(row))] = "=1+1"


MUTATIONS: tuple[Mutation, ...] = (
    blank_rows, second_sheet, headless_sheet, notes_sheet, example_row, moved_header, empty_keys, lost_cells,
    totals_and_notes, odd_values, formulas,
)  # fmt: skip


def mutated(base: Base, seed: int) -> tuple[Grid, list[str]]:
    """Return a spoilt copy of a base and what was done to it, the same for the same seed."""
    chance = random.Random(f"{base.name}-{seed}")
    grid = {sheet: [list(row) for row in rows] for sheet, rows in base.grid.items()}
    done = chance.sample(MUTATIONS, chance.randint(1, 3))
    for mutation in done:
        mutation(grid, chance)
    return grid, [mutation.__name__ for mutation in done]


def write_grid(path: Path, grid: Grid, chance: random.Random) -> Path:
    """Write a grid as a workbook; now and then a column is merged down over some rows."""
    path.parent.mkdir(parents=True, exist_ok=True)
    book = Workbook()
    book.remove(book.worksheets[0])
    for title, rows in grid.items():
        sheet = book.create_sheet(title[:31])
        for number, row in enumerate(rows, 1):
            for place, cell in enumerate(row, 1):
                if cell is not None:
                    sheet.cell(number, place, cell)
        if chance.random() < 0.2 and len(rows) > 4:
            sheet.merge_cells(start_row=3, end_row=min(5, len(rows)), start_column=2, end_column=2)
    book.save(path)
    return path


def write_csv(path: Path, rows: list[list[str | None]], chance: random.Random) -> Path:
    """Write rows as text with what goes wrong there: stray quotes, cells of several lines, old encodings and ends."""
    path.parent.mkdir(parents=True, exist_ok=True)
    lines = []
    for row in rows:
        cells = [str(cell or "").replace(";", ",") for cell in row]
        if cells and chance.random() < 0.2:
            place = chance.randrange(len(cells))
            cells[place] = chance.choice(
                ['"' + cells[place], f'ООО "{cells[place]}"', '"две\nстроки"', '"а ""б"""']
            )
        lines.append(";".join(cells))
    text = chance.choice(["\n", "\r\n", "\r"]).join(lines)
    path.write_bytes(text.encode(chance.choice(["utf-8", "utf-8-sig", "cp1251"]), errors="replace"))
    return path
