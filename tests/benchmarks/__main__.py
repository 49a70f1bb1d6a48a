"""`make bench`: ratios of one run on this machine, by hand; nothing here is asserted by a timer.

python -m tests.benchmarks            # everything that ../shared allows
python -m tests.benchmarks ingest     # one part: see PARTS
"""

from __future__ import annotations

import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.homes import FROZEN_TODAY, ROOT, obektiv
from tests.ingestion.core.builders import HEAD_2021, NAME_2021, long_csv, row_long, write_book

SHARED = Path(os.environ.get("OBEKTIV_SHARED", ROOT.parent / "shared"))
MA4 = SHARED / "data" / "altai" / "2021" / "Проведение работы по математике, 4 класс. ВПР 2021.xlsx"


def timed(action) -> float:
    started = time.perf_counter()
    action()
    return time.perf_counter() - started


def processor(action) -> float:
    """Processor seconds of the processes that an action starts and waits for: other work does not count."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    action()
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def in_process(code: str, path: Path) -> list[float]:
    """What a piece of Python in a fresh process measured: seconds, without the interpreter's start."""
    paths = "paths = sorted(path.iterdir()) if path.is_dir() else [path]"
    script = f"import time\nfrom pathlib import Path\npath = Path({str(path)!r})\n{paths}\n{code}"
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return [float(word) for word in done.stdout.split()]


# Processor seconds of a process and of the reading child that it leaves behind.
CLOCK = """
import time
from ingestion.reading.limits import Limits
from ingestion.reading.process import warm_process
def child():
    pid = warm_process(Limits.from_env()).pid
    words = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split() if pid else None
    return (int(words[11]) + int(words[12])) / 100 if words else 0.0
def ready():
    process = warm_process(Limits.from_env())
    process.start()
    process._be_ready()
    return child()
"""
READ_ALONE = """
import fastexcel
t = time.process_time()
for one in paths:
    fastexcel.read_excel(one).load_sheet(0, header_row=None, dtypes="string").to_polars()
print(time.process_time() - t)
"""
OPENPYXL = """
import openpyxl
t = time.process_time()
for one in paths:
    for sheet in openpyxl.load_workbook(one, read_only=True):
        list(sheet.iter_rows(values_only=True))
print(time.process_time() - t)
"""
# The libraries are there, the store is new.
INGEST = (
    CLOCK
    + """
import tempfile
from warehouse.home import Home
from ingestion.pipeline import ingest
home = Home(Path(tempfile.mkdtemp())).create()
started = ready()
t = time.process_time()
reports = ingest(home, [path])
assert {report.status for report in reports} == {"loaded"}, reports
own = time.process_time() - t
print(own, child() - started, started)
"""
)
VALIDATE = """
import tempfile
from warehouse.home import Home
from ingestion.pipeline import ingest, validate_new
home = Home(Path(tempfile.mkdtemp())).create()
ingest(home, [path])
t = time.process_time()
import great_expectations, pandas
print(time.process_time() - t)
t = time.process_time()
validate_new(home)
print(time.process_time() - t)
"""


def _measured(code: str, path: Path, times: int = 3) -> list[float]:
    """The run with the fewest processor seconds of a piece of Python about a file, or all files of a folder."""
    return min((in_process(code, path) for _ in range(times)), key=sum)


def _compared(path: Path) -> None:
    """Ingest of a file or folder against reading alone, in processor seconds of all processes."""
    (alone,), (slow,) = _measured(READ_ALONE, path), _measured(OPENPYXL, path, 1)
    own, child, start = _measured(INGEST, path)
    whole = min(
        processor(lambda: obektiv(Path(tempfile.mkdtemp()) / "home", "ingest", str(path))) for _ in "123"
    )
    ours = own + child
    # Nobody waits for the child at the end: its seconds are not among those of the command.
    whole += start + child
    print(f"fastexcel {alone:.2f} с; openpyxl {slow:.2f} с")
    print(
        f"загрузка {ours:.2f} с (программа {own:.2f}, чтение в отдельном процессе {child:.2f}) = "
        f"{ours / alone:.1f} × fastexcel, быстрее openpyxl в {slow / ours:.1f} раза"
    )
    print(
        f"весь процесс {whole:.2f} с (отдельный процесс начинается {start:.2f}) = {whole / alone:.1f} × fastexcel"
    )


def ingest() -> None:
    """Ingest of the 2021 MA4 file against reading it alone, processor seconds."""
    _compared(MA4)


def _protocols(folder: Path, tasks: int) -> None:
    """300 protocols of schools, 35 pupils each, with nothing wrong in them."""
    head = [*HEAD_2021[:9], *(f"балл за {number}" for number in range(1, tasks + 1))]
    for place in range(300):
        rows = []
        for pupil in range(35):
            scores = [str((7 * pupil + 3 * task + place) % 2) for task in range(tasks)]
            about = [f"sch99{place:04}", "Округ", str(pupil + 1), str(50001 + pupil), "4", "м", "А", "1"]
            rows.append([*about, str(sum(map(int, scores))), *scores])
        write_book(folder / NAME_2021.replace(".xlsx", f" edu99{place:04}.xlsx"), [head, *rows])


def protocols() -> None:
    """One and 300 small protocols of schools: loading, nothing new, and what a build asks about them as a whole."""
    folder = Path(tempfile.mkdtemp())
    many, one = folder / "many", folder / "one"
    _protocols(many, 25)
    one.mkdir()
    shutil.copy(next(many.iterdir()), one)
    for path in (one, many):
        print(f"протоколов: {len(list(path.iterdir()))}")
        _compared(path)
        home = folder / f"home_{path.name}"
        obektiv(home, "ingest", str(path))
        known = min(processor(lambda home=home, path=path: obektiv(home, "ingest", str(path))) for _ in "123")
        imports, asking = in_process(VALIDATE, path)
        print(
            f"ничего нового {known:.2f} с; перед сборкой библиотека {imports:.1f} с, проверка {asking:.2f} с"
        )
    shutil.rmtree(folder)


def _status(home: Path, day: str) -> None:
    """Put one record about a measure into the inbox, as a page does."""
    (home / "inbox" / f"Отметка {day}.csv").write_text(
        "План;№;Период;Логин ОО;Статус;Новый срок;Дата;Подтверждение;Комментарий\n"
        f"План объективности 2023-2024;2.1;;;выполнено;;{day};приказ от {day};\n",
        encoding="utf-8",
    )


def builds() -> None:
    """What a build costs by what is new, against a full refresh, on the synthetic municipality."""
    from openpyxl import load_workbook

    home = Path(tempfile.mkdtemp()) / "home"
    obektiv(home, "demo", "--no-serve")

    def build(day: str, *options: str) -> float:
        return processor(lambda: obektiv(home, "build", *options, OBEKTIV_TODAY=day))

    full = build("2023-10-09", "--full-refresh")
    size = (home / "current").resolve().stat().st_size
    told = {"ничего нового": build("2023-10-09"), "новый день": build("2023-10-10")}
    _status(home, "10.10.2023")
    obektiv(home, "ingest", check=False)  # two files are spoilt on purpose
    told["одна отметка об исполнении"] = build("2023-10-10")
    corrected = next((home / "inbox").rglob("*Математика_исправлено.xlsx"))
    workbook = load_workbook(corrected)
    workbook["Протокол"]["I2"] = "0"
    workbook.save(corrected.with_name("Математика_ещё раз.xlsx"))
    obektiv(home, "ingest", check=False)
    told["один исправленный протокол"] = build("2023-10-10")
    print(f"полная сборка {full:.0f} с процессора")
    for what, seconds in told.items():
        print(f"{what}: {seconds:.1f} с процессора = {seconds / full:.3f} полной")
    for number in range(11, 21):
        _status(home, f"{number}.10.2023")
        obektiv(home, "ingest", check=False)
        build(f"2023-10-{number}")
    grown = (home / "current").resolve().stat().st_size
    print(f"файл сборки после 13 обновлений: {grown / size:.2f} полного")
    shutil.rmtree(home.parent)


def status() -> None:
    """One status of a measure on the small municipality of version 0.1.0, with the published build there."""
    from tests.benchmarks.growth import built_home, record

    with built_home() as home:
        took = []
        for number in range(3):
            record(home, number)
            started = time.perf_counter()
            spent = processor(lambda: obektiv(home, "refresh", OBEKTIV_TODAY=FROZEN_TODAY))
            took.append((time.perf_counter() - started, spent))
        seconds, processors = min(took)
        print(f"отметка о мере: {seconds:.1f} с по часам, {processors:.1f} с процессора")


def region() -> None:
    """All twelve real files: minutes and memory, what is new to a full build, one reader's pages."""
    from tests.benchmarks.sessions import measure

    home = Path(tempfile.mkdtemp()) / "home"
    seconds = timed(lambda: obektiv(home, "ingest", str(SHARED / "data")))
    memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1e6
    print(f"загрузка двенадцати файлов {seconds / 60:.1f} мин, наибольшая память {memory:.1f} ГБ")

    def build(day: str) -> float:
        return processor(lambda: obektiv(home, "build", OBEKTIV_TODAY=day))

    started = time.perf_counter()
    full = build("2022-06-01")
    minutes = (time.perf_counter() - started) / 60
    memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1e6
    print(f"сборка {minutes:.1f} мин, {full:.0f} с процессора, наибольшая память {memory:.1f} ГБ")
    told = {"ничего нового": build("2022-06-01"), "новый день": build("2022-06-02")}
    long_csv(home / "inbox" / "Протокол.csv", *(row_long(**{"Код": str(70000 + n)}) for n in range(25)))
    told["один новый протокол (загрузка и сборка)"] = processor(
        lambda: obektiv(home, "refresh", OBEKTIV_TODAY="2022-06-02")
    )
    for what, seconds in told.items():
        print(f"{what}: {seconds:.1f} с процессора = {seconds / full:.3f} полной")
    measure(str(home), 1, 0.0, 60.0)
    shutil.rmtree(home.parent)


def sessions() -> None:
    """Readers at once on the synthetic municipality: ten that never rest, fifty that click every three seconds."""
    from tests.benchmarks.sessions import measure

    home = Path(tempfile.mkdtemp()) / "home"
    obektiv(home, "demo", "--no-serve")
    measure(str(home), 10, 0.0, 60.0)
    measure(str(home), 50, 3.0, 120.0)
    shutil.rmtree(home.parent)


def files() -> None:
    """Ninety files of a region within 4 GB of queries: minutes, processor seconds, memory, one more protocol."""
    from tests.benchmarks.ninety import ninety

    ninety()


def refreshes() -> None:
    """The file of a build after fifty refreshes, beside a full build of the same."""
    from tests.benchmarks.growth import growth

    growth()


def country() -> None:
    """One test of more and more regions, one school in ten, and what their growth says of the whole country."""
    from tests.benchmarks.regions import regions

    regions()


#: Every row of the table of targets but Spark, in the order of what they take.
PARTS = {
    "ingest": ingest,
    "protocols": protocols,
    "status": status,
    "builds": builds,
    "sessions": sessions,
    "region": region,
    "country": country,
    "refreshes": refreshes,
    "files": files,
}


def main() -> None:
    for name in sys.argv[1:] or PARTS:
        print(f"— {PARTS[name].__doc__}")
        PARTS[name]()


if __name__ == "__main__":
    main()
