"""Two builds compared: the last digit of a computed number is no difference, whatever key a mart has."""

import duckdb
import pytest

from tests.fuzz.refreshes import differences


def build(path, rows: str):
    with duckdb.connect(str(path)) as made:
        made.execute("create schema marts")
        made.execute("create table marts.msr_gaps (school varchar, teacher varchar, works int, gap double)")
        made.execute(f"insert into marts.msr_gaps values {rows}")
    return path


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        ("('1', 'a', 5, 0.1), ('1', null, 5, 0.2)", 0),
        ("('1', null, 5, 0.20000000000000004), ('1', 'a', 5, 0.1)", 0),
        ("('1', 'a', 5, 0.1), ('1', null, 5, 0.2001)", 2),
        ("('1', 'a', 5, 0.1), ('1', null, 6, 0.2)", 3),
        ("('1', 'a', 5, 0.1), ('1', null, 5, 0.2), ('1', null, 5, 0.2)", 2),
    ],
)
def test_a_mart_whose_key_may_be_empty_is_compared_by_what_is_exact(tmp_path, rows, told):
    anew = build(tmp_path / "anew.duckdb", "('1', 'a', 5, 0.1), ('1', null, 5, 0.2)")
    assert len(differences(build(tmp_path / "changes.duckdb", rows), anew)) == told
