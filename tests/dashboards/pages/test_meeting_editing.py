"""What a person edits for a meeting is not lost when the procedure changes."""

import polars as pl

from dashboards.pages.meeting.editing import begin, finish

SCHEMA = {"decision": pl.String, "responsible": pl.String}


def frame(*rows: tuple[str, str]) -> pl.DataFrame:
    return pl.DataFrame(list(rows), schema=SCHEMA, orient="row")


def test_edits_of_a_procedure_wait_for_it_and_rows_of_ones_own_go_along():
    state = {"place": None, "left": {}, "added": [], "turn": 0}
    maths, russian = frame(("Разобрать дроби", "ГМО")), frame(("Разобрать пунктуацию", "ГМО"))
    own = ("Провести встречу", "Координатор")
    begin(state, maths, "МА")
    assert state["base"].rows() == maths.rows()
    left = frame(("Разобрать дроби и проценты", "ГМО"), own)
    finish(state, "МА", left, [{"decision": own[0], "responsible": own[1]}])
    begin(state, russian, "РУ")
    assert state["base"].rows() == [*russian.rows(), own]
    finish(state, "РУ", state["base"], [])
    begin(state, maths, "МА")
    assert state["base"].rows() == left.rows()


def test_a_row_of_ones_own_that_was_removed_does_not_come_back():
    state = {"place": None, "left": {}, "added": [("Лишнее", "ГМО")], "turn": 0}
    begin(state, frame(("А", "ГМО")), "МА")
    finish(state, "МА", frame(("А", "ГМО")), [])
    begin(state, frame(("Б", "ГМО")), "РУ")
    assert state["base"].rows() == [("Б", "ГМО")]
