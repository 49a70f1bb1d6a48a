"""`make bench`: ratios of one run on this machine, by hand; nothing here is asserted by a timer.

python -m tests.benchmarks            # everything that ../shared allows
python -m tests.benchmarks ingest     # one part: ingest, builds, region
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

SHARED = Path(os.environ.get("OBEKTIV_SHARED", ROOT.parent / "shared"))
MA4 = SHARED / "data" / "altai" / "2021" / "Проведение работы по математике, 4 класс. ВПР 2021.xlsx"


def timed(action) -> float:
    started = time.perf_counter()
    action()
    return time.perf_counter() - started


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
t = time.perf_counter()
import pandas, great_expectations
print(time.perf_counter() - t)
home = Home(Path(tempfile.mkdtemp())).create()
t = time.perf_counter()
(report,) = ingest(home, [path])
assert report.rows_loaded == 26666, report
print(time.perf_counter() - t)
"""


def ingest() -> None:
    """Ingest of the 2021 MA4 file against reading it alone and against pandas + openpyxl."""
    reads = [in_process(READ_ALONE) for _ in range(5)]
    loads = [in_process(INGEST) for _ in range(5)]
    (alone,), (imports, ours) = min(reads), min(loads, key=lambda seconds: seconds[1])
    (pandas,) = in_process(PANDAS)
    print(f"чтение fastexcel {alone:.2f} с; загрузка {ours:.2f} с = {ours / alone:.1f} × чтение (цель ≤ 2)")
    print(f"сверх того один раз на запуск, сколько бы ни было файлов: правила приёма {imports:.1f} с")
    print(f"pandas + openpyxl {pandas:.2f} с = {pandas / ours:.1f} × загрузка (цель ≥ 10)")
    print(f"предел второй цели, если бы загрузка только читала: {pandas / alone:.1f} ×")


def builds() -> None:
    """A build after one new file against a full refresh, on the synthetic municipality."""
    home = Path(tempfile.mkdtemp()) / "home"
    obektiv(home, "demo", "--no-serve")
    full = timed(lambda: obektiv(home, "build", "--full-refresh"))
    new = next((home / "inbox").rglob("*Математика_исправлено.xlsx"))
    book = new.with_name("Математика_ещё раз.xlsx")
    from openpyxl import load_workbook

    workbook = load_workbook(new)
    workbook["Протокол"]["I2"] = "0"
    workbook.save(book)
    obektiv(home, "ingest", str(home / "inbox"), check=False)  # two files are spoilt on purpose
    after = timed(lambda: obektiv(home, "build"))
    print(f"полная сборка {full:.0f} с; после одного нового файла {after:.0f} с = {after / full:.2f}")
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


PARTS = {"ingest": ingest, "builds": builds, "region": region}


def main() -> None:
    for name in sys.argv[1:] or PARTS:
        print(f"— {PARTS[name].__doc__}")
        PARTS[name]()


if __name__ == "__main__":
    main()
