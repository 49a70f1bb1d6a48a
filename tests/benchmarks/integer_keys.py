"""Would integer keys pay? The largest table of a build with keys as text and as numbers: size, processor seconds.

`python -m tests.benchmarks.integer_keys BUILD` (a published file), by hand.
"""

import sys
import tempfile
import time
from pathlib import Path

import duckdb

TABLE, KEYS = (
    "intermediate.int_results__tasks_checked",
    ("procedure_id", "school_code", "class_label", "participant_code", "task_code"),
)
COPIES = 10


def _spent(connection: duckdb.DuckDBPyConnection, sql: str) -> float:
    """Fewest processor seconds of five runs."""
    took = []
    for _ in range(5):
        started = time.process_time()
        connection.execute(sql).fetchall()
        took.append(time.process_time() - started)
    return min(took)


def _size(path: Path, make: str, source: Path) -> float:
    """Write a table into a file of its own; MB."""
    with duckdb.connect(str(path)) as connection:
        connection.execute(f"attach '{source.as_posix()}' as build (read_only)")
        connection.execute(make)
    return path.stat().st_size / 1e6


def main(build: Path) -> None:
    """Print both ways beside each other: file, a sum by all keys, a join of the table with its own sums."""
    with tempfile.TemporaryDirectory() as folder:
        text, whole = Path(folder, "text.duckdb"), Path(folder, "whole.duckdb")
        columns = ", ".join(KEYS)
        numbers = ", ".join(f"cast(dense_rank() over (order by {key}) as integer) as {key}" for key in KEYS)
        copies = f"cross join range({COPIES}) as copies(copy)"
        rows = f"select copy, {columns}, file_score as score from build.{TABLE} {copies}"
        sizes = [
            _size(text, f"create table facts as {rows}", build),
            _size(
                whole,
                f"create table facts as select copy, {numbers}, score from ({rows})",
                build,
            ),
        ]
        spent = []
        for path in (text, whole):
            with duckdb.connect(str(path), read_only=True) as connection:
                connection.execute("set threads = 1")
                sums = f"select copy, {columns}, sum(score) as total from facts group by all"
                joined = f"select count(*) from facts inner join ({sums}) using (copy, {columns})"
                spent.append(
                    (_spent(connection, f"select count(*) from ({sums})"), _spent(connection, joined))
                )
        for name, size, (grouped, joined) in zip(("текст", "числа"), sizes, spent, strict=True):
            print(f"{name}: файл {size:.1f} МБ, сумма по ключам {grouped:.2f} с, соединение {joined:.2f} с")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
