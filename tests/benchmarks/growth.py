"""What fifty refreshes leave of a build's file: a small home, a status of a measure each time. By hand.

`python -m tests.benchmarks.growth [REFRESHES]` – the size of the published file and the processor seconds of a refresh.
"""

import resource
import sys
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.homes import FROZEN, FROZEN_TODAY, obektiv

HEAD = "План;№;Период;Логин ОО;Статус;Новый срок;Дата;Подтверждение;Комментарий"


def _size(home: Path) -> float:
    return (home / "current").resolve().stat().st_size / 1e6


@contextmanager
def built_home() -> Iterator[Path]:
    """A small home that has been built, for as long as it is measured."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "home"
        home.mkdir()
        with tarfile.open(FROZEN) as archive:
            archive.extractall(home, filter="data")
        obektiv(home, "build", OBEKTIV_TODAY=FROZEN_TODAY)
        yield home


def record(home: Path, number: int) -> None:
    """Put a status of a measure into the inbox, another one for every number."""
    line = f"plan_obektivnosti_2022_2023;1;2022/2023;;выполнено;;08.10.2023;приказ № {number};"
    (home / "inbox" / f"Исполнение {number}.csv").write_text(f"{HEAD}\n{line}\n", encoding="utf-8")


def growth(refreshes: int = 50) -> None:
    """Print the size of the file now and then, and at the end beside a full build of the same."""
    with built_home() as home:
        print(f"полная сборка: {_size(home):.0f} МБ", flush=True)
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        for number in range(1, refreshes + 1):
            record(home, number)
            obektiv(home, "refresh", OBEKTIV_TODAY=FROZEN_TODAY)
            if number % 10 == 0:
                print(f"после {number}: {_size(home):.0f} МБ", flush=True)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        spent = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        print(f"обновление: {spent / refreshes:.1f} с процессора")
        grown = _size(home)
        obektiv(home, "build", "--full-refresh", OBEKTIV_TODAY=FROZEN_TODAY)
        print(f"полная сборка того же: {_size(home):.0f} МБ; к ней {grown / _size(home):.2f}")


if __name__ == "__main__":
    growth(*map(int, sys.argv[1:]))
