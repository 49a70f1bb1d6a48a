"""The questionnaire of schools in ФИС ОКО: loaded under its own headers, a repeated header is no school."""

import duckdb

from ingestion.pipeline import ingest
from tests.ingestion.core.builders import write_book

HEAD = [
    "Логин ОО",
    "Где расположена образовательная организация?",
    "Наименование населенного пункта",
    "Размер населенного пункта",
    "ОО является специальной (коррекционной)",
    "Количество обучающихся в ОО (в сумме по всем классам)",
]
ROWS = [
    ["edu990001", "1. В городе", "Приозёрск", "2", "нет", "812"],
    ["sch990002", "2. В сельской местности", "Лесное", "1", "Да", "46"],
    ["edu990003", "", "", "", "", "много"],
]


def test_the_questionnaire_is_loaded_under_its_own_headers_and_a_repeated_header_is_no_school(home, tmp_path):
    (report,) = ingest(home, [write_book(tmp_path / "Конт_данныеОО.xlsx", [HEAD, HEAD, *ROWS])])
    assert (report.kind, report.status, report.rows_loaded, report.rows_quarantined) == (
        *("school_context", "loaded"),
        *(3, 0),
    ), report.message
    with duckdb.connect(str(home.raw)) as connection:
        rows = connection.execute(
            "select school_code, place_text, settlement, settlement_size, is_special, pupils_cnt "
            "from raw.school_context order by row_number"
        ).fetchall()
        said = connection.execute("select rule_id, row_number from ops.findings").fetchall()
    assert rows == [
        ("990001", "1. В городе", "Приозёрск", "2", False, 812),
        ("990002", "2. В сельской местности", "Лесное", "1", True, 46),
        ("990003", None, None, None, None, None),
    ]
    assert said == [("value_not_readable", 5)]
