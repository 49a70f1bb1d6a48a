"""Columns of a text table are parted by the sign that rows share, not by the one that a long cell is full of."""

from ingestion.core.delimited import delimiter_of


def test_commas_of_a_long_topic_do_not_part_the_columns():
    lines = [
        "Дата;Тема;Логин ОО;Адрес",
        "15.09.2020;О работе с педагогами, родителями, обучающимися, школами, наблюдателями;;https://site.example/1",
        "16.09.2020;О порядке проведения работ, сроках, наблюдении;;https://site.example/2",
    ]
    assert delimiter_of(lines) == ";"


def test_a_ragged_table_keeps_its_sign_and_prose_has_its_own():
    assert delimiter_of(["а\tб\tв\tг", "1\t2, 3\t4", "5\t6, 7\t8\t9"]) == "\t"
    assert delimiter_of(["а,б,в", "1,2,3", "4;5,6,7"]) == ","
    assert delimiter_of(["одно слово"]) == ""
