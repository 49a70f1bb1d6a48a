"""One test of many regions: a real file as the files of other regions, one school in ten; by hand.

`python -m tests.benchmarks.regions [REGIONS …]` – loading and building one test of so many regions (1 5 25), and what
the growth between the last two says of a test of the whole country. Other regions have other codes of schools and other
municipalities; the pupils are the same.
"""

import math
import sys
import tempfile
from pathlib import Path

import fastexcel

from tests.benchmarks.ninety import ALTAI, Cost, built
from tests.ingestion.core.builders import write_book
from warehouse.home import Home

FILE = ALTAI / "2021" / "Проведение работы по математике, 4 класс. ВПР 2021.xlsx"
OWN = "22"
#: Of how many schools one is taken; regions of the country, each taken for as large as the real one.
ONE_OF, COUNTRY = 10, 85


def copies(folder: Path, regions: int, source: Path = FILE) -> int:
    """Write a file of each region; returns the works in all of them."""
    rows = fastexcel.read_excel(source).load_sheet(0, header_row=None, dtypes="string").to_polars().rows()
    head, pupils = rows[0], rows[1:]
    schools = sorted({row[0] for row in pupils})[::ONE_OF]
    chosen = [row for row in pupils if row[0] in set(schools)]
    codes = [f"{code:02}" for code in range(1, 100) if f"{code:02}" != OWN][:regions]
    for code in codes:
        own = [
            [row[0].replace(f"sch{OWN}", f"sch{code}", 1), f"{row[1]}, {code}", *row[2:]] for row in chosen
        ]
        write_book(folder / f"{source.stem} {code}.xlsx", [list(head), *own])
    return len(chosen) * len(codes)


def _measured(regions: int) -> tuple[int, Cost]:
    with tempfile.TemporaryDirectory() as temporary:
        home = Home(Path(temporary) / "home").create()
        works = copies(home.inbox, regions) if regions else 0
        return works, built(home, f"регионов {regions}, работ {works}", "refresh")


def regions(*numbers: int) -> None:
    """One test of more and more regions at one school in ten, and of the whole country by the measured exponent."""
    numbers = numbers or (1, 5, 25)
    _, empty = _measured(0)
    found = [_measured(number) for number in numbers]
    (fewer, small), (more, large) = found[-2:]
    whole = more / numbers[-1] * ONE_OF * COUNTRY
    for what, own, low, high, unit in (
        ("процессора, мин", empty.spent, small.spent, large.spent, 60),
        ("по часам, мин", empty.seconds, small.seconds, large.seconds, 60),
        ("память, ГБ", empty.memory, small.memory, large.memory, 1e9),
    ):
        power = math.log((high - own) / (low - own)) / math.log(more / fewer)
        by_power, by_line = (own + (high - own) * (whole / more) ** one for one in (power, 1.0))
        print(
            f"работ {whole:.0f}, {what}: {by_power / unit:.0f} (показатель {power:.2f}), по прямой {by_line / unit:.0f}"
        )


if __name__ == "__main__":
    regions(*map(int, sys.argv[1:]))
