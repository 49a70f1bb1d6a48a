"""What files changed is told by the columns that say something, and in one sentence."""

import polars as pl

from dashboards.pages.data import changes

ROW = {
    "school_name": "Школа № 1",
    "class_label": "6А",
    "absent_before": 0,
    "absent_after": 0,
    "mean_after": 7.5,
}
ROW |= {"replaced_cnt": 25, "lost_cnt": 1, "missing_cnt": 0, "clash_cnt": 0, "reason": None}


def titles(*rows: dict) -> list[str]:
    frame = pl.DataFrame(list(rows), schema_overrides={"reason": pl.String})
    return [column.header for column in changes.told(frame)]


def test_columns_without_anything_to_say_are_left_out():
    assert titles(ROW) == ["Файл", "О чём", "Школа", "Класс", "Строк", "Средний балл", "Нет в новом"]
    more = ROW | {"absent_after": 3, "missing_cnt": 2, "reason": "нет 22 из 25"}
    assert titles(more)[5:] == ["Отсутствовали", "Средний балл", "Нет в новом", "Остались", "Почему ждёт"]


def test_what_was_replaced_and_what_is_missing_is_one_sentence_each():
    assert changes.finding(pl.DataFrame([ROW])) == "Новые файлы заменили 25 строк прежних."
    assert "нет 2 строк прежних, они остались" in changes.finding(pl.DataFrame([ROW | {"missing_cnt": 2}]))
