"""`make bench`: ratios of one run on this machine, by hand; nothing here is asserted by a timer.

python -m tests.benchmarks            # everything that ../shared allows
python -m tests.benchmarks ingest     # one part: ingest, protocols, builds, region, sessions
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

from tests.homes import ROOT, obektiv
from tests.ingestion.core.builders import NAME_2021, dump_2021, row_2021

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


def in_process(code: str) -> list[float]:
    """What a piece of Python in a fresh process measured: seconds, without the interpreter's start."""
    script = f"import time\nfrom pathlib import Path\npath = Path({str(MA4)!r})\n{code}"
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return [float(word) for word in done.stdout.split()]


READ_ALONE = """
import fastexcel
t = time.perf_counter()
fastexcel.read_excel(path).load_sheet(0, header_row=None, dtypes="string").to_polars()
print(time.perf_counter() - t)
"""
PANDAS = """
import pandas
t = time.perf_counter()
pandas.read_excel(path, engine="openpyxl", dtype=str)
print(time.perf_counter() - t)
"""
INGEST = """
import tempfile
from warehouse.home import Home
from ingestion.pipeline import ingest
from ingestion.catalogue import all_sources
all_sources()
home = Home(Path(tempfile.mkdtemp())).create()
t = time.perf_counter()
(report,) = ingest(home, [path])
assert report.rows_loaded == 26666, report
print(time.perf_counter() - t)
"""
# Files named on the command line into a new home, then everything new as a whole.
PROTOCOLS = """
import sys, tempfile
from warehouse.home import Home
from ingestion.pipeline import ingest, validate_new
home = Home(Path(tempfile.mkdtemp())).create()
t = time.process_time()
reports = ingest(home, [Path(FOLDER)])
assert {report.status for report in reports} == {"loaded"}, reports
print(time.process_time() - t)
t = time.process_time()
import great_expectations, pandas
print(time.process_time() - t)
t = time.process_time()
validate_new(home)
print(time.process_time() - t)
"""


def ingest() -> None:
    """Ingest of the 2021 MA4 file against reading it alone and against pandas + openpyxl."""
    reads = [in_process(READ_ALONE) for _ in range(5)]
    loads = [in_process(INGEST) for _ in range(5)]
    (alone,), (ours,) = min(reads), min(loads)
    (pandas,) = in_process(PANDAS)
    print(f"чтение fastexcel {alone:.2f} с; загрузка {ours:.2f} с = {ours / alone:.1f} × чтение (цель ≤ 2)")
    print(f"pandas + openpyxl {pandas:.2f} с = {pandas / ours:.1f} × загрузка (цель ≥ 10)")
    print(f"предел второй цели, если бы загрузка только читала: {pandas / alone:.1f} ×")


def protocols() -> None:
    """One and 300 small protocols of schools: loading, and what a build then asks about them as a whole."""
    folder = Path(tempfile.mkdtemp())
    for place in range(300):
        school = f"99{place:04}"
        rows = [row_2021(code=str(50000 + i), login=f"edu{school}", total=str(1 + i % 3)) for i in range(35)]
        dump_2021(folder, *rows, name=NAME_2021.replace(".xlsx", f" {school}.xlsx"))
    one = folder.with_name(folder.name + "_one")
    one.mkdir()
    shutil.copy(next(folder.iterdir()), one)
    whole = min(
        processor(lambda: obektiv(Path(tempfile.mkdtemp()) / "home", "ingest", str(one))) for _ in "123"
    )
    print(f"obektiv ingest одного протокола, весь процесс: {whole:.2f} с процессора")
    for name in (one, folder):
        loading, imports, asking = in_process(f"FOLDER = {str(name)!r}\n{PROTOCOLS}")
        files = len(list(name.iterdir()))
        print(f"протоколов {files}: загрузка {loading:.2f} с процессора; перед сборкой библиотека {imports:.1f} с, "
              f"проверка новых данных {asking:.2f} с")  # fmt: skip
        shutil.rmtree(name)


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


def region() -> None:
    """All twelve real files: minutes and peak memory of ingest and build."""
    home = Path(tempfile.mkdtemp()) / "home"
    seconds = timed(lambda: obektiv(home, "ingest", str(SHARED / "data")))
    memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1e6
    print(f"загрузка двенадцати файлов {seconds / 60:.1f} мин, наибольшая память {memory:.1f} ГБ")
    seconds = timed(lambda: obektiv(home, "build"))
    memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1e6
    print(f"сборка {seconds / 60:.1f} мин, наибольшая память {memory:.1f} ГБ")
    shutil.rmtree(home.parent)


def sessions() -> None:
    """Readers at once on the synthetic municipality: ten that never rest, fifty that click every three seconds."""
    from tests.benchmarks.sessions import measure

    home = Path(tempfile.mkdtemp()) / "home"
    obektiv(home, "demo", "--no-serve")
    measure(str(home), 10, 0.0, 60.0)
    measure(str(home), 50, 3.0, 120.0)
    shutil.rmtree(home.parent)


PARTS = {"ingest": ingest, "protocols": protocols, "builds": builds, "region": region, "sessions": sessions}


def main() -> None:
    for name in sys.argv[1:] or PARTS:
        print(f"— {PARTS[name].__doc__}")
        PARTS[name]()


if __name__ == "__main__":
    main()
