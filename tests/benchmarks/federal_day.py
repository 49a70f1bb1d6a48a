"""The federal window on paper, checked by simulation: 85 regions, 40,000 schools, two months; seconds, by hand.

`python -m tests.benchmarks.federal_day [SEED]` prints the table of docs/scale.md. What a piece of work costs is
measured elsewhere and named below with its place in docs/benchmarks.md and docs/scale.md; how schools come is assumed
and named as such. Every region has its own machine and one writer, as the program has; the centre takes releases at
night.
"""

import sys
from dataclasses import dataclass

import numpy as np

# Assumed: how large the country is and how schools send.
REGIONS, SCHOOLS, DAYS = 85, 40_000, 61
WORKS, TASKS = 24_000_000, 20
WORKS_A_FILE = 40
#: Of the files of a test: which part comes on the last day and the day before it, the others evenly over two weeks.
LAST, BEFORE_LAST = 0.35, 0.20
TESTS = 16
HOURS = (8, 18)

# Measured, docs/benchmarks.md. «300 протоколов»: seconds a file and to begin; one new file with 12 and 90 files of a
# region loaded: CPU seconds of a refresh at so many works; a full build of 90 files; memory and files of builds.
FILE, BEGIN = 0.008, 0.45
REFRESHES = ((268_000, 50.0), (2_130_000, 94.0))
FULL = 448.0 / 2_130_000
BUILD_BYTES = 1_745e6 / 2_130_000
STORE_BYTES = 175e6 / 2_130_000
#: One test of many regions: GB of a Python model that holds the whole procedure, a work (31 GB for 2.2 million).
TEST_GB = (31 - 0.5) / 2_200_000
# Measured, docs/scale.md: CPU seconds of facts, reports of tasks and components of objectivity with all below them: the
# small municipality and twelve files of a region, on DuckDB and on Spark with two workers. All models of a country are
# taken as so many times dearer on Spark, a work, as these.
SAME_DUCKDB, SAME_SPARK = (30.0, 94.0), (245.0, 566.0)
#: Cores of a cluster of the centre.
CORES = (16, 64)
#: One CPU second takes so long by the clock on an idle machine with two cores («отметка о мере»: 8.7 of 9.8 s).
WALL = 8.7 / 9.8
# Measured on the synthetic municipality: bytes of a release a work.
RELEASE_BYTES = 376_791 / 24_577


def dearer() -> float:
    """How many times one more work costs on Spark what it costs on DuckDB, by the measured lines of both."""
    return (SAME_SPARK[1] - SAME_SPARK[0]) / (SAME_DUCKDB[1] - SAME_DUCKDB[0])


def refresh_seconds(works: float) -> float:
    """Seconds of a refresh after new files, by the clock, in a region with so many works: a line through two points."""
    (few, cheap), (many, dear) = REFRESHES
    return WALL * (cheap + (works - few) * (dear - cheap) / (many - few))


@dataclass
class Queue:
    """What one region lived through: hours until a file is seen, when its machine was busy, how many refreshes."""

    waited: np.ndarray
    busy: float
    refreshes: int


def served(arrivals: np.ndarray, works: float, down: tuple[float, float] | None = None) -> Queue:
    """One writer takes all that waits, loads it, refreshes, and looks again. Times in seconds from the start.

    down: from when to when the machine is off.
    """
    seen = np.empty_like(arrivals)
    now, place, busy, refreshes = 0.0, 0, 0.0, 0
    while place < len(arrivals):
        now = max(now, arrivals[place])
        if down and down[0] <= now < down[1]:
            now = down[1]
        end = int(np.searchsorted(arrivals, now, side="right"))
        took = BEGIN + FILE * (end - place) + refresh_seconds(works * end / len(arrivals))
        if down and now < down[0] < now + took:
            # What was being made is lost and is made again.
            now = down[1]
            continue
        now += took
        seen[place:end] = now
        busy, refreshes, place = busy + took, refreshes + 1, end
    return Queue((seen - arrivals) / 3600, busy, refreshes)


def coming(rng: np.random.Generator, files: int) -> np.ndarray:
    """Moments at which the files of a region come, seconds from the start, in order."""
    deadline = np.sort(rng.integers(14, DAYS, TESTS))[rng.integers(0, TESTS, files)]
    chance = rng.random(files)
    day = np.where(
        chance < LAST,
        deadline,
        np.where(chance < LAST + BEFORE_LAST, deadline - 1, deadline - rng.integers(2, 14, files)),
    )
    hour = HOURS[0] + (HOURS[1] - HOURS[0]) * rng.beta(2, 2, files)
    return np.sort((day * 24 + hour) * 3600)


def regions(rng: np.random.Generator) -> np.ndarray:
    """Schools of each region: sizes as uneven as the country's, the largest about 30 times the smallest."""
    size = rng.lognormal(0, 0.75, REGIONS)
    return np.maximum((SCHOOLS * size / size.sum()).astype(int), 20)


def table(seed: int = 2026) -> list[tuple[str, str]]:
    """Run the window; returns rows: what, how much."""
    rng = np.random.default_rng(seed)
    schools = regions(rng)
    share = schools / schools.sum()
    works = share * WORKS
    arrivals = [coming(rng, max(1, int(one / WORKS_A_FILE))) for one in works]
    queues = [served(came, one) for came, one in zip(arrivals, works, strict=True)]
    largest, middle = int(np.argmax(schools)), int(np.argsort(schools)[REGIONS // 2])
    days = [np.bincount((came // 86400).astype(int), minlength=DAYS) for came in arrivals]
    total = np.sum(days, axis=0)
    hours = np.bincount((np.concatenate(arrivals) // 3600).astype(int))
    worst = int(np.argmax(days[largest]))
    off = (worst * 86400 + 9 * 3600.0, (worst + 1) * 86400 + 9 * 3600.0)
    after = served(arrivals[largest], works[largest], off)
    backlog = (arrivals[largest] > off[0]) & (arrivals[largest] < off[1])
    caught_up = max(0.0, (after.waited * 3600 + arrivals[largest])[backlog].max() - off[1])
    disk = [works[place] * (STORE_BYTES + 3 * BUILD_BYTES) / 1e9 for place in (largest, middle)]
    spark = WORKS * FULL * dearer() / 3600
    rows = [
        (
            "файлов за окно; в самый занятый день; в самый занятый час",
            f"{total.sum():,}; {total.max():,}; {hours.max():,}",
        ),
        (
            "школ: крупнейший регион / средний / всего",
            f"{schools[largest]:,} / {schools[middle]:,} / {schools.sum():,}",
        ),
    ]
    for name, place in (("крупнейший регион", largest), ("средний регион", middle)):
        q = queues[place]
        median, late = np.quantile(q.waited, [0.5, 0.95]) * 60
        rows.append(
            (
                f"{name}: от файла до страниц, мин, медиана / p95 / наибольшее; занято дня; обновлений",
                f"{median:.1f} / {late:.1f} / {q.waited.max() * 60:.1f}; {q.busy / DAYS / 86400:.0%}; {q.refreshes:,}",
            )
        )
    rows += [
        (
            "крупнейший регион: узел выключен на сутки в самый занятый день: файлов ждало; догнал за, мин",
            f"{backlog.sum():,}; {caught_up / 60:.1f}",
        ),
        (
            "диск региона после окна, ГБ: хранилище и три сборки, крупнейший / средний",
            f"{disk[0]:.1f} / {disk[1]:.1f}",
        ),
        ("центр: выпуски всех регионов, ГБ", f"{WORKS * RELEASE_BYTES / 1e9:.1f}"),
        (
            "центр, DuckDB на одной машине: полная сборка, ч процессора; файл, ГБ",
            f"{WORKS * FULL / 3600:.1f}; {WORKS * BUILD_BYTES / 1e9:.0f}",
        ),
        ("центр, DuckDB: память под одну работу страны (2,2 млн), ГБ", f"{2_200_000 * TEST_GB + 0.5:.0f}"),
        (
            "центр, Spark: полная сборка, ч процессора; по часам на 16 и на 64 ядрах, ч",
            f"{spark:.1f}; " + " и ".join(f"{spark / cores:.1f}" for cores in CORES),
        ),
        (
            "центр, Spark: память под самую большую пару «процедура × регион», ГБ",
            f"{share[largest] * 2_200_000 * TEST_GB + 0.5:.1f}",
        ),
    ]
    return rows


def main(seed: int = 2026) -> None:
    """Print the table."""
    print("| что | сколько |\n|---|---:|")
    for what, much in table(seed):
        print(
            f"| {what} | {much.replace(',', ' ') if '.' not in much else much.replace(',', ' ').replace('.', ',')} |"
        )


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
