"""The count that readers are held against is independent of them and right by itself."""

import pytest
from openpyxl import Workbook

from tests.imports import ROOT, imported
from tests.ingestion.core.builders import write_book
from tests.tools.source_count import NotCountableError, count

COUNTER = ROOT / "tests" / "tools" / "source_count.py"


def test_the_count_imports_nothing_of_the_readers():
    packages = {name.split(".")[0] for name in imported(COUNTER)}
    assert not packages & {"ingestion", "warehouse", "obektiv", "dashboards", "tests", "fastexcel", "polars"}


def test_rows_of_every_sheet_are_counted_by_what_they_hold(tmp_path):
    book = Workbook()
    first, second = book.active, book.create_sheet("Второй")
    first.append(["Логин", "Балл"])
    first.append([])
    first.append([None, "=1+1"])
    first.append(["  "])
    second["B7"] = 0
    book.save(tmp_path / "книга.xlsx")
    assert [(c.sheet, c.rows) for c in count(tmp_path / "книга.xlsx")] == [
        ("Sheet", (1, 3)),
        ("Второй", (7,)),
    ]


def test_shared_strings_of_blanks_are_nothing(tmp_path):
    path = write_book(tmp_path / "книга.xlsx", [["Логин"], ["\u00a0 "], ["edu990001"]])
    assert [c.rows for c in count(path)] == [(1, 3)]


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("a;b\n1;2\n\n;\n3;4\n", (1, 2, 5)),
        ('a;b\n"x\ny";2\n3;4\n', (1, 2, 3)),
        ('a;b\n"x;2\n3;4\n5;6\n', (1, 2, 3, 4)),
        ('a;b\n"x;2\n3;4"\n5;6\n', (1, 2, 3, 4)),
        ('a;b\nООО "Ромашка";2\n"ООО ""Ромашка""";3\n', (1, 2, 3)),
        ('a;b\n"ООО "Ромашка"";2\n3;4\n', (1, 2, 3)),
        ("a;b\r1;2\r3;4\r", (1, 2, 3)),
    ],
)
def test_a_quote_without_its_pair_swallows_no_rows(tmp_path, text, rows):
    path = tmp_path / "таблица.csv"
    path.write_bytes(text.encode("utf-8"))
    assert count(path)[0].rows == rows


def test_a_format_that_is_not_counted_says_so(tmp_path):
    (tmp_path / "фото.jpg").write_bytes(b"\xff\xd8")
    (tmp_path / "не архив.xlsx").write_bytes(b"PK\x03\x04")
    for name in ("фото.jpg", "не архив.xlsx"):
        with pytest.raises(NotCountableError):
            count(tmp_path / name)
