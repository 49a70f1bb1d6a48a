"""What happens to a small municipality at random: files come, come again changed, are taken back and accepted."""

from __future__ import annotations

import csv
import io
import json
import random
import shutil
import tarfile
from datetime import date, timedelta
from pathlib import Path
from zipfile import BadZipFile

import openpyxl

from ingestion.deciding import LoadNotFoundError, decide
from ingestion.pipeline import ingest
from tests.homes import FROZEN
from tests.ingestion.core.builders import long_csv, row_long
from warehouse.home import Home

#: Rows above this one may be titles and headings.
HEADING_ROWS = 6
#: Files that a life begins with: registers, a plan, results of one test and what concerns them.
FIRST = (
    "Реестры/Школы.xlsx",
    "План/План объективности 2023-2024.docx",
    "ВПР 2022/2022/5/Математика.xlsx",
    "Спецификации/5_Математика_2022.xlsx",
    "Процедуры/График процедур.xlsx",
    "Реестры/Педагоги.xlsx",
)
#: What comes most: results, statuses of measures, registers of schools.
OFTEN = ("ВПР", "План", "Школы")


def unpack_files(folder: Path) -> list[Path]:
    """Write the files that the home of 0.1.0 was made from under their names; returns them, sorted."""
    with tarfile.open(FROZEN) as archive:
        archive.extractall(folder / "packed", filter="data")
    kept = folder / "packed" / "archive"
    files = []
    for note in sorted(kept.glob("*.json")):
        name = json.loads(note.read_text(encoding="utf-8"))["file_name"]
        path = folder / "files" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(note.with_suffix(""), path)
        files.append(path)
    shutil.rmtree(folder / "packed")
    return sorted(files)


def _other_cell(cell: object, dice: random.Random) -> object:
    """Another value of the same kind, so that most files stay readable."""
    text = str(cell)
    if text.isdecimal() and len(text) < 3:
        return str(max(0, int(text) + dice.choice([-1, 1])))
    return cell


def _changed_rows(rows: list[list], dice: random.Random) -> list[list]:
    """Rows of which some are gone, some stand twice no more, and some cells say something else."""
    gone = dice.choice([0.0, 0.1, 0.5])
    kept = [row for row in rows if dice.random() >= gone] or rows[:1]
    for row in dice.sample(kept, min(len(kept), dice.choice([1, 3, 20]))):
        place = dice.randrange(len(row))
        row[place] = _other_cell(row[place], dice)
    return kept


def changed_copy(source: Path, target: Path, dice: random.Random) -> Path:
    """Write a file with other rows under another path; what is no table is copied as it is."""
    target.parent.mkdir(parents=True, exist_ok=True)
    if source.suffix in (".csv", ".tsv"):
        text = source.read_text(encoding="utf-8-sig")
        head, *body = csv.reader(io.StringIO(text), delimiter=_delimiter(text))
        with target.open("w", encoding="utf-8", newline="") as opened:
            csv.writer(opened, delimiter=_delimiter(text)).writerows([head, *_changed_rows(body, dice)])
        return target
    try:
        book = openpyxl.load_workbook(source)
    except (BadZipFile, KeyError, ValueError, openpyxl.utils.exceptions.InvalidFileException):
        return Path(shutil.copyfile(source, target))
    for sheet in book.worksheets:
        first = min(HEADING_ROWS, sheet.max_row // 2) + 1
        body = [
            [cell.value for cell in row]
            for row in sheet.iter_rows(min_row=first)
            if any(c.value for c in row)
        ]
        sheet.delete_rows(first, sheet.max_row)
        for row in _changed_rows(body, dice) if body else []:
            sheet.append(row)
    book.save(target)
    return target


def _delimiter(text: str) -> str:
    return max(";,\t", key=text.splitlines()[0].count)


def _new_schools(folder: Path, dice: random.Random) -> list[Path]:
    """A school that nothing knew, with results of its own – and, half the time, in the register."""
    login = f"edu99{dice.randint(2000, 2030)}"
    grade = dice.choice([5, 6])
    year = dice.choice([2022, 2023])
    name = f"{dice.choice(['ВПР', 'КДР'])} {year} Математика {grade} класс"
    people = range(dice.choice([3, 12, 30]))
    rows = [
        row_long(
            **{
                "Процедура": name, "Учебный год": f"{year - 1}/{year}", "Дата": f"15.04.{year}",
                "Параллель": str(grade), "Логин ОО": login, "Класс": f"{grade}А", "Код участника": str(70000 + one),
                "Задание": str(task),
                "Балл": dice.choice(["0", "1", "1"]), "Макс. балл": "1",
            }
        )
        for one in people
        for task in (1, 2, 3)
    ]  # fmt: skip
    files = [long_csv(folder / f"{name} {login}.csv", *rows)]
    if dice.random() < 0.5:
        line = f"{login};Школа {login};{dice.choice(['Округ', 'Район'])};СОШ"
        path = folder / "Школы.csv"
        path.write_text(f"Логин ОО;Название;Муниципалитет;Вид\n{line}\n", encoding="utf-8")
        files.append(path)
    return files


def _status(folder: Path, day: date, dice: random.Random) -> Path:
    """One record about a measure of the plan, as a page leaves it."""
    path = folder / f"Отметка {day}.csv"
    status = dice.choice(["выполнено", "не выполнено", "перенесено"])
    term = (day + timedelta(days=20)).strftime("%d.%m.%Y") if status == "перенесено" else ""
    number = f"{dice.randint(1, 4)}.{dice.randint(1, 5)}"
    path.write_text(
        "План;№;Период;Логин ОО;Статус;Новый срок;Дата;Подтверждение;Комментарий\n"
        f"План объективности 2023-2024;{number};;;{status};{term};{day:%d.%m.%Y};приказ;\n",
        encoding="utf-8",
    )
    return path


class Life:
    """One municipality from its first files on: `step` does something to it, `day` is its clock."""

    def __init__(self, home: Home, files: list[Path], folder: Path, seed: int) -> None:
        """Begin with a home that holds the first files; `folder` takes what the life writes itself."""
        self.home, self.files, self.folder = home, files, folder
        self.dice = random.Random(seed)
        self.day = date(2023, 10, 9)
        self.story: list[str] = []
        self.sent: list[Path] = []

    def step(self) -> None:
        """One to three things happen; a day may pass first."""
        if self.dice.random() < 0.4:
            self.day += timedelta(days=self.dice.choice([1, 1, 10, 40]))
            self.story.append(f"день {self.day}")
        for _ in range(self.dice.choice([0, 1, 1, 2, 3])):
            self._happens()

    def _happens(self) -> None:
        move, place = self.dice.random(), self.folder / str(len(self.story))
        place.mkdir(parents=True, exist_ok=True)
        if move < 0.5:
            often = [
                path
                for path in self.files
                if any(word in str(path.relative_to(self._root)) for word in OFTEN)
            ]
            chosen = self.dice.choice(often if self.dice.random() < 0.5 else self.files)
            if self.dice.random() < 0.6:
                chosen = changed_copy(chosen, place / chosen.name, self.dice)
            self._send([chosen])
        elif move < 0.62:
            self._send(_new_schools(place, self.dice))
        elif move < 0.75:
            self._send([_status(place, self.day, self.dice)])
        elif move < 0.8 and self.sent:
            self._send([self.dice.choice(self.sent)])
        else:
            self._decide()

    @property
    def _root(self) -> Path:
        return self.files[0].parents[1]

    def _send(self, files: list[Path]) -> None:
        self.sent += files
        for report in ingest(self.home, files):
            self.story.append(f"{report.file_name}: {report.kind} {report.status} {report.message[:80]}")

    def _decide(self) -> None:
        action = self.dice.choice(["withdraw", "withdraw", "replace", "add"])
        number = str(self.dice.randint(1, len(self.sent) + len(FIRST)))
        try:
            report = decide(self.home, number, action, why="не тот класс" if action == "withdraw" else None)
        except LoadNotFoundError as error:
            self.story.append(f"{action} {number}: {error}")
            return
        self.story.append(f"{action} {number}: {report.file_name} {report.status}")
