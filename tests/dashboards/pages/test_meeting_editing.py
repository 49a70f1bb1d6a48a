"""What a person edits for a meeting: read from the editor cell by cell, counted in words, kept as a draft."""

import polars as pl

from dashboards.pages.meeting.sheet import Grid, Sheet, Subject, applied

SCHEMA = {"decision": pl.String, "responsible": pl.String}
SUBJECT = Subject("совещание", "совещание|МА|", "Совещание: МА", {})


def frame(*rows: tuple[str, str]) -> pl.DataFrame:
    return pl.DataFrame(list(rows), schema=SCHEMA, orient="row")


DRAFT = frame(("Разобрать дроби", "ГМО"), ("Провести семинар", "Методический центр"))


def grid(**edits) -> Grid:
    made = Grid(DRAFT, DRAFT, DRAFT, "decisions-1")
    made.take_in(edits)
    return made


def test_cells_that_were_changed_rows_that_were_added_and_removed_are_read_in_their_places():
    edits = {
        "edited_rows": {0: {"decision": "Разобрать дроби и проценты"}},
        "deleted_rows": [1],
        "added_rows": [{"decision": "Провести встречу"}],
    }
    assert applied(DRAFT, edits).rows() == [
        ("Разобрать дроби и проценты", "ГМО"),
        ("Провести встречу", None),
    ]
    assert applied(DRAFT, {}).equals(DRAFT)


def test_edits_are_told_by_number():
    assert grid().counted() == ""
    assert not grid().is_edited
    assert grid(edited_rows={0: {"responsible": "Директор"}}).counted() == "изменено 1"
    assert grid(deleted_rows=[0, 1]).counted() == "убрано 2"
    several = grid(
        edited_rows={0: {"responsible": "Директор"}}, added_rows=[{"decision": "А"}, {"decision": "Б"}]
    )
    assert several.counted() == "изменено 1, добавлено 2"


def test_a_row_of_ones_own_goes_along_and_one_that_was_removed_does_not_come_back():
    own = grid(added_rows=[{"decision": "Провести встречу", "responsible": "Координатор"}])
    assert own.added == [("Провести встречу", "Координатор")]
    own.take_in({})
    assert own.added == []


def test_a_draft_holds_only_what_was_typed():
    sheet = Sheet(SUBJECT, grids={"decisions": grid(), "agenda": grid(deleted_rows=[0])})
    assert set(sheet.content()["tables"]) == {"agenda"}
    assert sheet.edits() == ["вопросы повестки: убрано 1"]
    assert Sheet(SUBJECT, head={"chair": ""}, grids={"decisions": grid()}).content() == {}


def test_what_a_draft_holds_waits_until_its_table_is_drawn():
    sheet = Sheet(SUBJECT, head={"chair": "начальник"}, waiting={"decisions": [["А", "ГМО"]]})
    assert sheet.edits() == ["председатель", "проект решений: 1 решение"]
    assert sheet.content()["tables"] == {"decisions": [["А", "ГМО"]]}
