"""Random histories of loads, withdrawals, confirmations and files sent again; a rebuild must end where life ended.

By hand: `python -m tests.ingestion.loads.histories FIRST LAST` – one history a seed.
"""

from __future__ import annotations

import random
import shutil
import sys
import tempfile
from pathlib import Path

import duckdb

from ingestion.deciding import LoadNotFoundError, decide
from ingestion.pipeline import ingest, rebuild
from tests.ingestion.core.builders import dump_2021, long_csv, row_2021, row_long
from warehouse.home import Home

# Loads are told by bytes and name: numbers and times of a rebuild are its own.
LOADS = """
select sha256, file_name, source_kind, status, mode, rows_current, why, rows_loaded, rows_quarantined, findings_cnt
from ops.load_log where status not in ('refused', 'unrecognised', 'failed') order by all
"""
CURRENT = """
select l.sha256, l.file_name, p.* exclude (load_id)
from {table} as p
inner join ops.load_log as l on p.load_id = l.load_id and l.status = 'loaded'
anti join ops.replaced_rows as g on p.load_id = g.load_id and p.row_number = g.row_number
    and p.sheet is not distinct from g.sheet
order by all
"""
GONE = """
select l.sha256, l.file_name, g.sheet, g.row_number, n.sha256 as by_sha256, n.file_name as by_name
from ops.replaced_rows as g inner join ops.load_log as l using (load_id)
inner join ops.load_log as n on g.replaced_by = n.load_id order by all
"""
CHANGES = """
select l.sha256, l.file_name, c.* exclude (load_id)
from ops.load_changes as c inner join ops.load_log as l using (load_id) order by all
"""
TABLES = ("raw.results_participants", "raw.schools", "raw.rechecks")


def state(home: Home) -> dict[str, list[tuple]]:
    """What counts in a store and why, without numbers and times."""
    with duckdb.connect(str(home.raw)) as connection:
        asked = {"loads": LOADS, "gone": GONE, "changes": CHANGES}
        asked |= {table: CURRENT.format(table=table) for table in TABLES}
        return {name: connection.execute(sql).fetchall() for name, sql in asked.items()}


def _protocol(path: Path, dice: random.Random) -> Path:
    label = dice.choice(["6А", "6Б"])
    first = dice.choice([1, 1, 1, 2, 8, 40])
    codes = range(first, first + dice.choice([3, 10, 11, 12, 25]))
    kept = [code for code in codes if dice.random() > 0.1] or [first]
    zeros = dice.choice(["", "", "0"])
    return long_csv(
        path,
        *[
            row_long(
                **{
                    "Класс": label,
                    "Код участника": f"{zeros}{code}",
                    "Балл": str(dice.choice([code % 3, 1, 2])),
                }
            )
            for code in kept
        ],
    )


def _dump(path: Path, dice: random.Random) -> Path:
    grade = dice.choice([5, 6])
    first = dice.choice([50001, 50001, 50003, 50020])
    lines = []
    for i in range(dice.choice([3, 8, 12])):
        a, b, c = dice.choice("01"), dice.choice("01"), dice.choice("012")
        total = str(int(a) + int(b) + int(c))
        lines.append(
            row_2021(
                code=str(first + i),
                class_=dice.choice(["", "", "А"]),
                task1=a,
                task2=b,
                task3=c,
                total=total,
            )
        )
    return dump_2021(path.parent, *lines, name=f"{path.stem} по математике, {grade} класс. ВПР 2021.xlsx")


def _schools(path: Path, dice: random.Random) -> Path:
    head = "Логин ОО;Название;Муниципалитет;Вид"
    rows = [
        f"edu9900{n:02};Школа {n};{dice.choice(['Округ', 'Округ', 'Район'])};СОШ"
        for n in range(1, 12)
        if dice.random() > 0.2
    ]
    path.write_text("\n".join([head, *rows]) + "\n", encoding="utf-8")
    return path


def _rechecks(path: Path, dice: random.Random) -> Path:
    head = "Процедура;Учебный год;Предмет;Параллель;Логин ОО;Код участника;Задание;Балл школы;Балл эксперта;"
    head += "Код эксперта;№ протокола;Дата"
    expert, protocol = dice.choice(["Э-01", "Э-02"]), dice.choice(["1", "1", "2", ""])
    rows = [
        f"ВПР 2026 Математика 5 класс;2025/2026;Математика;5;edu990001;{50001 + n};{task};2;{dice.choice('12')}"
        f";{expert};{protocol};20.05.2026"
        for n in range(dice.choice([2, 5]))
        for task in (1, 2)
    ]
    path.write_text("\n".join([head, *rows]) + "\n", encoding="utf-8")
    return path


MAKERS = (_protocol, _protocol, _protocol, _dump, _dump, _schools, _rechecks)


def live(home: Home, folder: Path, seed: int, steps: int = 12) -> list[str]:
    """Live a history in a home; returns what was done, for the one who looks for a fault."""
    dice, files, story = random.Random(seed), [], []
    for step in range(steps):
        move = dice.random()
        if move < 0.55 or not files:
            path = folder / str(step) / f"{step}.csv"
            path.parent.mkdir(parents=True)
            files.append(dice.choice(MAKERS)(path, dice))
            (report,) = ingest(home, [files[-1]])
        elif move < 0.7:
            (report,) = ingest(home, [dice.choice(files)])
        elif move < 0.78:
            # The same bytes under a name that may say another grade.
            old = dice.choice(files)
            copy = folder / str(step) / old.name.replace("5 класс", "6 класс")
            copy.parent.mkdir(parents=True)
            copy.write_bytes(old.read_bytes())
            (report,) = ingest(home, [copy])
        else:
            action = dice.choice(["withdraw", "replace", "replace", "add"])
            number = str(dice.randint(1, len(files)))
            try:
                report = decide(home, number, action, why="не тот класс" if action == "withdraw" else None)
            except LoadNotFoundError as error:
                story.append(f"{step}: {action} {number}: {error}")
                continue
            story.append(f"{step}: {action}")
        story.append(f"{step}: {report.file_name} {report.kind} {report.status} {report.message[:120]}")
    return story


def check(seed: int) -> str | None:
    """Live one history and rebuild; returns what differs, None where nothing does."""
    folder = Path(tempfile.mkdtemp())
    try:
        home = Home(folder / "home").create()
        story = live(home, folder / "files", seed)
        lived = state(home)
        rebuild(home)
        rebuilt = state(home)
        for name, rows in lived.items():
            if rebuilt[name] != rows:
                off = [row for row in rows if row not in rebuilt[name]][:3]
                new = [row for row in rebuilt[name] if row not in rows][:3]
                return f"seed {seed}, {name}: lived {off}, rebuilt {new}\n" + "\n".join(story)
        return None
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def main() -> int:
    """Check the seeds of the command line and say which differ."""
    first, last = int(sys.argv[1]), int(sys.argv[2])
    wrong = []
    for seed in range(first, last + 1):
        if said := check(seed):
            wrong.append(said)
            print(said, flush=True)
        elif seed % 10 == 0:
            print(f"seed {seed}: as it was", flush=True)
    print(f"{last - first + 1} histories, {len(wrong)} differ")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
