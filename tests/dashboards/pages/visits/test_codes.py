"""A lot by numbers in lists of classes, after results: which works lack a participant, and codes typed for them."""

import csv
import io
from datetime import date

import polars as pl
import pytest
from streamlit.testing.v1 import AppTest

from dashboards.pages.visits import codes, lots
from tests.dashboards.test_pages import text_of
from tests.warehouse.visits.test_recorded import reads

LOT, OTHER = "ВПР-2026-весна-МА-5 от 21.04.2026", "ВПР-2026-весна-РУ-5 от 21.04.2026"


def works() -> pl.DataFrame:
    """Two works that lack a participant, one that has it, one of a school without results."""
    return pl.DataFrame(
        {
            "lot_name": [LOT, LOT, LOT, LOT],
            "procedure_id": "ВПР-2026-весна-МА-5",
            "school_code": ["990001", "990001", "990002", "990001"],
            "school_name": ["Школа 1", "Школа 1", "Школа 2", "Школа 1"],
            "class_label": ["5А", "5А", "5А", "5Б"],
            "participant_code": ["№ 3", "50002", "№ 1", "№ 4"],
            "package": "1",
            "work_code": ["01", "02", "03", "04"],
            "has_result": [False, True, None, False],
            "is_code_waiting": False,
            "drawn_on": date(2026, 4, 21),
            "seed_text": "4117",
            "source_text": "кости",
            "of_cnt": 22,
        }
    ).with_columns(
        pl.lit(None, pl.String).alias(name)
        for name in (
            "first_expert",
            "second_expert",
            "third_expert",
            "reason",
            "rule",
            "seed_of",
            "kept_until",
        )
    )


def test_a_typed_code_becomes_a_later_line_of_the_same_work():
    lacking = works().filter(~pl.col("has_result"))
    typed = [
        {"lot_name": LOT, "work_code": "01", "code": " 50011 "},
        {"lot_name": LOT, "work_code": "04", "code": ""},
        {"lot_name": OTHER, "work_code": "01", "code": "60000"},
    ]
    named = codes.coded(lacking, typed)
    assert named.select("work_code", "participant_code").rows() == [("01", "50011")]
    content = lots.works_file(named)
    reads("work_lots", content)
    line = content.decode("utf-8-sig").splitlines()[1].split(";")
    assert (line[0], line[4], line[5]) == (LOT, "50011", "01")


def test_one_code_at_two_works_of_a_school_is_a_slip_and_of_two_schools_is_none():
    rows = works().with_columns(participant_code=pl.lit("50001"))
    assert codes.twice(rows.filter(pl.col("work_code").is_in(["01", "03"]))) == []
    assert codes.twice(rows) == ["50001"]


def _page(rows):
    from dashboards.pages.visits import codes

    codes.show(rows)


@pytest.mark.parametrize(("is_known", "said"), [(False, True), (True, False), (None, False)])
def test_the_coordinator_is_told_only_where_results_are_there_without_the_works(is_known, said):
    page = AppTest.from_function(
        _page, args=(works().with_columns(has_result=pl.lit(is_known, pl.Boolean)),)
    ).run()
    assert not page.exception
    assert ("Чьи это работы" in text_of(page)) is said


def test_nothing_is_written_where_nothing_was_typed():
    page = AppTest.from_function(_page, args=(works(),)).run()
    page.button[0].click().run()
    assert not page.exception
    assert "Ни одного кода не вписано" in text_of(page)


def lines(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))


def test_a_third_reader_named_before_the_refresh_leaves_the_code_that_was_typed():
    built = works().drop("is_code_waiting")
    first = lots.with_recorded(built, [])
    typed = codes.coded(first, [{"lot_name": LOT, "work_code": "01", "code": "50011"}])
    written = lines(lots.works_file(typed))
    now = lots.with_recorded(built, written)
    assert now.filter("is_code_waiting")["work_code"].to_list() == ["01"]
    third = lines(lots.thirds_file(now.filter(work_code="01"), "Э-МА-3"))
    assert (third[0]["Код участника"], third[0]["Эксперт 3-го чтения"]) == ("50011", "Э-МА-3")
    after = lots.with_recorded(built, [*written, *third]).row(0, named=True)
    assert (after["participant_code"], after["third_expert"]) == ("50011", "Э-МА-3")


def test_codes_that_wait_for_a_refresh_are_not_asked_again():
    recorded = works().with_columns(is_code_waiting=pl.col("work_code") == "01")
    page = AppTest.from_function(_page, args=(recorded,)).run()
    assert "Ждёт обновления: 1 код" in text_of(page)
    assert "1 работе жребия" in text_of(page)
    done = works().with_columns(is_code_waiting=pl.lit(value=True))
    page = AppTest.from_function(_page, args=(done,)).run()
    assert not page.exception
    assert not page.button
