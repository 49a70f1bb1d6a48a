"""A region's ninety files: the real twelve as other years and subjects of the same schools. By hand.

`python -m tests.benchmarks.ninety [FILES]` – minutes, processor seconds and memory of taking so many of them in, of
building them within 4 GB of queries, and of one more protocol.
"""

import os
import resource
import shutil
import sys
import tempfile
import threading
import time
import zipfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psutil

from ingestion.pipeline import ingest
from tests.homes import obektiv
from tests.ingestion.core.builders import long_csv, row_long
from warehouse.home import Home

ROOT = Path(__file__).resolve().parents[2]
ALTAI = Path(os.environ.get("OBEKTIV_SHARED", ROOT.parent / "shared")) / "data" / "altai"
SUBJECTS = {
    "Математика": "математике",
    "Русский язык": "русскому языку",
    "Окружающий мир": "окружающему миру",
    "Биология": "биологии",
    "История": "истории",
    "География": "географии",
    "Обществознание": "обществознанию",
    "Физика": "физике",
    "Химия": "химии",
    "Английский язык": "английскому языку",
}


def _copies() -> Iterator[tuple[Path, str]]:
    """A real file and the path that it gets: 60 of the layout of 2021, 20 of autumn 2020, 10 of 2022."""
    for year in (2021, 2022):
        for grade in (4, 5, 6):
            own = sorted((ALTAI / "2021").glob(f"*{grade} класс*.xlsx"))
            for place, words in enumerate(SUBJECTS.values()):
                name = f"Проведение работы по {words}, {grade} класс. ВПР {year}.xlsx"
                yield own[place % len(own)], f"{year}/{name}"
    for folder in ("2020/4", "2020/5", "2022/11"):
        own = sorted((ALTAI / folder).glob("*.xlsx"))
        for place, subject in enumerate(SUBJECTS):
            yield own[place % len(own)], f"{folder}/{subject}.xlsx"


def replicate(folder: Path, most: int) -> None:
    """Write up to so many files; a comment in the archive makes the bytes of each its own."""
    for number, (source, name) in enumerate(list(_copies())[:most]):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, path)
        with zipfile.ZipFile(path, "a") as book:
            book.comment = str(number).encode()


def _watch(seen: dict[str, int], is_over: threading.Event) -> None:
    """Keep the largest resident memory of this process and of those that it has started."""
    own = psutil.Process()
    while not is_over.wait(0.2):
        seen["own"] = max(seen["own"], own.memory_info().rss)
        for child in own.children(recursive=True):
            try:
                seen["child"] = max(seen["child"], child.memory_info().rss)
            except psutil.NoSuchProcess:
                continue


def ninety(most: int = 90) -> None:
    """Ninety files of a region: minutes, processor seconds and memory of ingest."""
    seen, is_over = {"own": 0, "child": 0}, threading.Event()
    with tempfile.TemporaryDirectory() as temporary:
        folder, home = Path(temporary) / "files", Home(Path(temporary) / "home").create()
        replicate(folder, most)
        watching = threading.Thread(target=_watch, args=(seen, is_over))
        watching.start()
        started, own = time.perf_counter(), time.process_time()
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        reports = ingest(home, [folder])
        seconds, own = time.perf_counter() - started, time.process_time() - own
        is_over.set()
        watching.join()
        ended = resource.getrusage(resource.RUSAGE_CHILDREN)
        living = [child.cpu_times() for child in psutil.Process().children(recursive=True)]
        child = ended.ru_utime + ended.ru_stime - before.ru_utime - before.ru_stime
        child += sum(times.user + times.system for times in living)
        rows = sum(report.rows_loaded for report in reports)
        print(
            f"файлов {len(reports)}, строк участников {rows}: {dict(Counter(one.status for one in reports))}"
        )
        print(
            f"{seconds / 60:.1f} мин; процессора: программа {own:.0f} с, чтение {child:.0f} с; память: программа "
            f"{seen['own'] / 1e9:.1f} ГБ, чтение {seen['child'] / 1e9:.1f} ГБ; хранилище "
            f"{home.raw.stat().st_size / 1e6:.0f} МБ"
        )
        full = built(home, "полная сборка", "build")
        long_csv(
            home.inbox / "Ещё один протокол.csv", *(row_long(**{"Код": str(70000 + n)}) for n in range(25))
        )
        more = built(home, "ещё один протокол", "refresh")
        same = built(home, "ничего нового", "build")
        print(f"к полной: {more.spent / full.spent:.2f} и {same.spent / full.spent:.3f}")


@dataclass(frozen=True)
class Cost:
    """What a command took: seconds by the clock and of processors, the largest memory of a process, the build's file.

    Bytes of memory and of the file.
    """

    seconds: float
    spent: float
    memory: int
    size: int


def built(home: Home, what: str, command: str) -> Cost:
    """Run a command that builds and tell its minutes, processor seconds, largest memory and what it has left."""
    seen, is_over = {"own": 0, "child": 0}, threading.Event()
    watching = threading.Thread(target=_watch, args=(seen, is_over))
    watching.start()
    before, started = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    try:
        obektiv(home.root, command, OBEKTIV_MEMORY="4GB", OBEKTIV_THREADS="2", OBEKTIV_TODAY="2022-06-01")
    finally:
        is_over.set()
        watching.join()
    seconds, after = time.perf_counter() - started, resource.getrusage(resource.RUSAGE_CHILDREN)
    spent = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    size = (home.root / "current").resolve().stat().st_size
    print(
        f"{what}: {seconds / 60:.1f} мин, процессора {spent:.0f} с, память {seen['child'] / 1e9:.1f} ГБ, "
        f"файл сборки {size / 1e6:.0f} МБ",
        flush=True,
    )
    return Cost(seconds, spent, seen["child"], size)


if __name__ == "__main__":
    ninety(*map(int, sys.argv[1:]))
