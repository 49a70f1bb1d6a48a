"""A long table is searched and sorted by its reader, and the file holds what is seen."""

import random
from datetime import date, timedelta

import polars as pl
import pytest
from streamlit.testing.v1 import AppTest

from dashboards.frame.column import Column, school_column
from dashboards.frame.order import AS_IS, LONG, by_column, ordered, with_words, written

SCHOOL, SHARE, DAY = (
    school_column("title"),
    Column("share", "Доля, %", lambda value: f"{value:.1f}".replace(".", ","), is_number=True),
    Column("day", "День", lambda value: f"{value:%d.%m.%Y}"),
)
COLUMNS = [SCHOOL, SHARE, DAY]


def schools(count: int) -> pl.DataFrame:
    drawn = random.Random(7)
    numbers = drawn.sample(range(1, 200), count)
    return pl.DataFrame(
        {
            "school_code": [f"{990000 + n}" for n in numbers],
            "school_name": [f"{'Гимназия «Учёность»' if n % 5 == 0 else 'СОШ'} № {n}" for n in numbers],
            "share": [None if n % 7 == 0 else drawn.uniform(0, 100) for n in numbers],
            "day": [date(2026, 1, 1) + timedelta(days=drawn.randrange(300)) for _ in numbers],
        }
    )


def page(count: int) -> None:
    """A script of AppTest: it knows nothing of this module."""
    from dashboards import frame
    from tests.dashboards.frame.test_order import COLUMNS, schools

    frame.table_block(schools(count), COLUMNS, "shkoly", "Школы", {})


@pytest.mark.parametrize("is_reversed", [False, True])
def test_numbers_and_days_stand_by_value_and_what_is_empty_comes_last(is_reversed):
    rows = schools(60)
    for column in (SHARE, DAY):
        values = [v for v in rows[column.field].to_list() if v is not None]
        said = by_column(rows, column, is_reversed=is_reversed)[column.field].to_list()
        assert said == sorted(values, reverse=is_reversed) + [None] * (rows.height - len(values))


def test_schools_stand_as_people_count_them():
    said = by_column(schools(60), SCHOOL)["school_name"].to_list()
    assert said == sorted(said, key=lambda name: (name.split("№")[0], int(name.split("№ ")[1])))
    assert len(set(said)) == 60


def test_a_row_is_found_by_parts_of_its_words_as_they_are_written_on_the_page():
    rows = schools(60)
    found = with_words(rows, COLUMNS, "  УЧЕНОСТЬ гимн ")
    assert found["school_name"].to_list() == [n for n in rows["school_name"] if n.startswith("Гимназия")]
    day = f"{rows['day'][3]:%d.%m.%Y}"
    assert with_words(rows, COLUMNS, day).height == rows.filter(pl.col("day") == rows["day"][3]).height
    assert with_words(rows, COLUMNS, "href").is_empty(), "markup is not read"
    name = written(SCHOOL, rows.row(0, named=True)).replace("\u00a0", " ")
    assert name == rows["school_name"][0]


def test_a_short_table_is_read_whole():
    at = AppTest.from_function(page, args=(LONG,)).run()
    assert not at.exception
    assert not at.text_input
    assert ordered(schools(LONG), COLUMNS, "shkoly")[1] == {}


def test_a_reader_searches_and_sorts_and_takes_what_is_seen(monkeypatch):
    taken = []
    monkeypatch.setattr(
        "dashboards.frame.tables.workbook_bytes", lambda rows, *rest: taken.append((rows, rest)) or b""
    )
    monkeypatch.setattr("streamlit.download_button", lambda label, data, **_: data())
    at = AppTest.from_function(page, args=(60,)).run()
    at.text_input(key="words_shkoly").set_value("гимназия").run()
    at.selectbox(key="by_shkoly").set_value("Доля, %").run()
    at.checkbox(key="reversed_shkoly").check().run()
    assert not at.exception
    rows, (_, _, filters) = taken[-1]
    expected = sorted(
        schools(60).filter(pl.col("school_name").str.starts_with("Гимназия"))["share"].to_list(),
        key=lambda share: (share is None, -(share or 0)),
    )
    assert rows["share"].to_list() == expected
    assert filters == {"Слова в строке": "гимназия", "Порядок строк": "Доля, %, с конца"}
    said = " ".join(element.proto.body for element in at.get("html"))
    assert f"{rows.height} из 60 строк" in said.replace("\u00a0", " ")
    at.text_input(key="words_shkoly").set_value("такой школы здесь").run()
    assert taken[-1][0].is_empty()
    assert "сотрите часть слов" in " ".join(element.proto.body for element in at.get("html"))
    assert at.selectbox(key="by_shkoly").options[0] == AS_IS
