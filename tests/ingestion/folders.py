"""Random folders of files, taken in batches and one by one: both must leave the same store and say the same.

By hand: `python -m tests.ingestion.folders FIRST LAST` – one folder a seed.
"""

from __future__ import annotations

import random
import sys
import tempfile
import zipfile
from collections import Counter
from pathlib import Path
from unittest.mock import patch

import duckdb

from ingestion import batches
from ingestion.core.model import FileReport
from ingestion.pipeline import ingest
from tests.ingestion.core.builders import HEAD_2020, NAME_2021, dump_2021, row_2021, write_book
from tests.ingestion.loads.histories import MAKERS
from tests.ingestion.published.fis_oko_files import form, individual
from warehouse.home import Home

CLOCK = ("loaded_at", "changed_at", "run_id")
#: What may be wrong with a row, and with most rows: then the gate keeps the whole file out.
SPOILT: tuple[dict[str, str], ...] = (
    {"total": "9"},
    {"task1": "?"},
    {"task2": "19"},
    {"login": ""},
    {"variant": "отсутствовал", "total": "", "task1": "", "task2": "", "task3": ""},
    {"region": "Иванова Мария Петровна"},
    {"code": ""},
    {"code": "050001"},
    {"class_": "8Б"},
    {"journal": "7", "sex": "x"},
)


def stored(home: Home) -> dict[str, list[str]]:
    """Every table of the store, its rows as text in order, without what the clock says."""
    tables = {}
    with duckdb.connect(str(home.raw), read_only=True) as connection:
        columns = connection.execute(
            "select table_schema || '.' || table_name, list(column_name order by column_name) "
            "from information_schema.columns where table_schema in ('raw', 'ops') group by all"
        ).fetchall()
        for table, names in columns:
            listed = ", ".join(f'"{name}"' for name in names if name not in CLOCK)
            rows = connection.execute(f"select {listed} from {table}").fetchall()
            tables[table] = sorted(repr([_rounded(value) for value in row]) for row in rows)
    return tables


def _rounded(value: object) -> object:
    """A mean is summed in whatever order its rows come."""
    return round(value, 9) if isinstance(value, float) else value


def told(reports: list[FileReport]) -> list[tuple]:
    """Everything that is said of files, in their order."""
    return [(r.file_name, r.kind, r.status, r.message, r.rows_read, r.rows_loaded, r.rows_quarantined,
             r.findings_cnt, r.already_known, r.load_id, r.reasons, _plain(r.changes)) for r in reports]  # fmt: skip


def _plain(changes: list[dict]) -> list[dict]:
    return [{name: _rounded(value) for name, value in row.items()} for row in changes]


def kept(home: Home) -> list[str]:
    """What the archive holds, and the marked copies that go back to senders."""
    archived = {path.name for path in home.archive.iterdir() if "." not in path.name}
    return sorted(archived) + sorted(
        path.relative_to(home.returned).as_posix() for path in home.returned.rglob("*")
    )


def _protocol(folder: Path, number: int, dice: random.Random) -> Path:
    """A protocol of one of few schools: others sent its rows before, in whole, in part, renumbered or under a label."""
    school, label = dice.choice(range(1, 7)), dice.choice(["А", "А", "Б", ""])
    first = dice.choice([50001, 50001, 50001, 50011, 60001])
    size, works = dice.choice([3, 12, 24, 24]), random.Random(dice.choice([school, school, number]))
    # Works of few values repeat by chance, those of many tell classes apart.
    rows, values = [], works.choice(["01", "012", "0123456789"])
    for place in range(size):
        scores = [works.choice(values) for _ in range(3)]
        total = str(sum(map(int, scores)))
        tasks = dict(zip(("task1", "task2", "task3"), scores, strict=True))
        about = {"login": f"edu99{school:04}", "class_": label, "code": str(first + place)}
        rows.append(about | {"total": total} | tasks)
    spoilt = dice.choice(SPOILT)
    for row in rows if dice.random() < 0.08 else dice.sample(rows, dice.choice([0, 0, 1, 2])):
        row.update(spoilt)
    if dice.random() < 0.05:
        rows = [row | dict.fromkeys(("total", "task1", "task2", "task3"), "0") for row in rows]
    year, grade = dice.choice(["2021", "2021", "2021", "2020"]), dice.choice(["5", "5", "5", "6"])
    name = NAME_2021.replace("2021", year).replace("5 класс", f"{grade} класс")
    return dump_2021(folder, *(row_2021(**row) for row in rows), name=f"{number:02} {name}")


def _copy(folder: Path, number: int, dice: random.Random) -> Path:
    """The bytes of an earlier file under another name, which may say another grade or nothing."""
    old = dice.choice([path for path in sorted(folder.rglob("*")) if path.is_file()])
    name = dice.choice([old.name, old.name.replace("5 класс", "6 класс"), f"копия{old.suffix}"])
    path = folder / f"{number:02} {name}"
    path.write_bytes(old.read_bytes())
    return path


def _other(folder: Path, number: int, dice: random.Random) -> Path:
    """A file of another layout, or of none."""
    below, school = folder / f"{number:02}", dice.choice(range(1, 7))
    below.mkdir(parents=True)
    kind = dice.choice(["2020", "individual", "form", "broken", "empty", "letter", "table", "zip"])
    if kind == "2020":
        about = [
            "reg99_vpr_m001",
            f"edu99{school:04}",
            "1",
            "60001",
            "4",
            "м",
            "А",
            "1",
            "",
            "3",
            "1",
            "2",
            "",
        ]
        return write_book(below / "2020" / "5" / "Математика.xlsx", [HEAD_2020, about])
    if kind == "individual":
        return individual(below / "РУ 4 2026.xlsx", declared=dice.choice([2, 3]))
    if kind == "form":
        name = "Форма сбора результатов Английский язык 8 класс ВПР 2026.xlsx"
        return form(below / f"edu99{school:04}" / name, prepared=9)
    if kind == "zip":
        inner = [_protocol(below, place, dice) for place in range(3)]
        with zipfile.ZipFile(below / "все.zip", "w") as archive:
            for path in inner:
                archive.write(path, path.name)
                path.unlink()
        return below / "все.zip"
    if kind == "broken":
        path = below / NAME_2021
        path.write_bytes(b"PK\x03\x04" + dice.randbytes(100))
        return path
    if kind == "empty":
        return write_book(below / NAME_2021, [])
    if kind == "letter":
        (below / "письмо.txt").write_text(f"Добрый день, высылаем всё ({number}).", encoding="utf-8")
        return below / "письмо.txt"
    return dice.choice(MAKERS)(below / f"{number:02}.csv", dice)


def random_folder(folder: Path, dice: random.Random, size: int) -> Path:
    """Write files that meet each other in every way; some are copies, of other layouts, or of no use."""
    folder.mkdir(parents=True)
    _protocol(folder, 0, dice)
    for number in range(1, size):
        dice.choices([_protocol, _copy, _other], [14, 2, 3])[0](folder, number, dice)
    return folder


def check(seed: int, size: int = 16) -> tuple[str | None, Counter[str]]:
    """Take two random folders both ways, dry and in earnest; what differs (None when nothing), and the statuses."""
    dice, statuses = random.Random(seed), Counter[str]()
    with tempfile.TemporaryDirectory() as temporary:
        base = Path(temporary)
        together, alone = Home(base / "together").create(), Home(base / "alone").create()
        for part in ("а", "б"):
            folder = random_folder(base / part, dice, size)
            most = dice.choice([3, 7, 300])
            for dry_run in (True, False):
                with patch.object(batches, "MOST_FILES", most):
                    ours = told(ingest(together, [folder], dry_run=dry_run))
                with patch.object(batches, "MOST_FILES", 1):
                    theirs = told(ingest(alone, [folder], dry_run=dry_run))
                for one, other in zip(ours, theirs, strict=True):
                    if one != other:
                        return f"seed {seed}, {part}, dry {dry_run}: {one} and alone {other}", statuses
            statuses += Counter(status for _, _, status, *_ in ours)
            if kept(together) != kept(alone):
                return f"seed {seed}, {part}: other files are kept", statuses
            one, other = stored(together), stored(alone)
            if off := [table for table in one if one[table] != other[table]]:
                rows = [sorted(set(one[name]) ^ set(other[name]))[:4] for name in off]
                return f"seed {seed}, {part}: {off} differ: {rows}", statuses
    return None, statuses


if __name__ == "__main__":
    seen = Counter[str]()
    for seed in range(int(sys.argv[1]), int(sys.argv[2])):
        off, statuses = check(seed)
        seen += statuses
        if off:
            print(off)
    print(dict(seen))
