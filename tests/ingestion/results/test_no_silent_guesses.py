"""What can only be guessed is held, what is understood in an unusual way is said."""

import polars as pl
import pytest

from ingestion.core import text
from tests.ingestion.core.builders import NAME_2021, dump_2021, long_csv, row_2021, row_long
from tests.ingestion.counted import found_in, people, rules_of


@pytest.mark.parametrize(
    ("changes", "rules", "loaded"),
    [
        ({"Задание": "2022-02-01 00:00:00"}, ["task_is_date"], 0),
        ({"Задание": "01.фев"}, ["task_is_date"], 0),
        ({"Дата": "весной"}, ["date_unreadable"], 0),
        ({"Дата": "46127"}, ["date_from_day_number"], 1),
        ({"Дата": "15.04.2024"}, ["year_contradicts_date"], 0),
        ({"Класс": "8Б"}, ["class_contradicts_grade"], 0),
        ({"Класс": "VIII Б"}, ["class_contradicts_grade"], 0),
        ({"Класс": "7А"}, ["class_contradicts_grade"], 0),
        ({"Параллель": "6.9"}, ["procedure_unknown"], 0),
        ({"Балл": "inf"}, ["score_unknown"], 1),
        ({"Балл": "1e400"}, ["score_unknown"], 1),
        ({"Балл": "0,5"}, ["score_not_whole"], 1),
        ({"Отметка по журналу": "4.7"}, ["journal_mark_unknown"], 1),
        ({"Явка": "опоздал"}, ["attendance_word_unknown"], 1),
    ],
)
def test_a_value_that_is_not_exactly_one_of_its_column_is_held_or_said(tmp_path, changes, rules, loaded):
    found = found_in(long_csv(tmp_path / "КДР.csv", row_long(**changes)))
    assert (rules_of(found), people(found).height) == (rules, loaded)


def test_an_autumn_test_is_written_by_the_next_class(tmp_path):
    row = row_long(**{"Класс": "7А", "Дата": "20.10.2025"})
    assert rules_of(found_in(long_csv(tmp_path / "КДР.csv", row))) == []


def test_a_day_number_gives_the_day_that_excel_shows(tmp_path):
    found = found_in(long_csv(tmp_path / "КДР.csv", row_long(Дата="46127")))
    assert str(people(found)["procedure_date"][0]) == "2026-04-15"
    assert people(found)["season"][0] == "весна"


@pytest.mark.parametrize("word", ["н", "болел", "н/б", "не явился", "Отсутствовал"])
def test_words_of_absence_are_understood(tmp_path, word):
    row = row_long(Явка=word, Вариант="", Задание="", Балл="", **{"Макс. балл": ""})
    found = found_in(long_csv(tmp_path / "КДР.csv", row))
    assert (people(found)["attendance"].to_list(), rules_of(found)) == (["absent"], [])


def test_scores_without_a_variant_are_a_pupil_who_was_there(tmp_path):
    nobody = ["sch990001", "Округ", "9", "50009", "", "", "", "", "", "", "", "", ""]
    found = found_in(dump_2021(tmp_path, row_2021(), row_2021(code="50002", variant=""), nobody))
    assert people(found).select("attendance", "variant").rows() == [("present", "1"), ("present", None)]
    assert rules_of(found) == ["attendance_unknown", "variant_missing"]


def test_totals_that_nobody_computed_are_the_sums_of_tasks(tmp_path):
    rows = [row_2021(code=f"5000{i}", total="0") for i in range(1, 4)]
    other = [row_2021(login="sch990002", total="0"), row_2021(login="sch990002", code="50002")]
    found = found_in(dump_2021(tmp_path, *rows, *other))
    assert people(found)["primary_score"].to_list() == [3.0, 3.0, 3.0, 0.0, 3.0]
    assert rules_of(found) == ["total_differs_from_sum", *["total_not_computed"] * 3]


def test_codes_that_lost_their_zeros_are_said(tmp_path):
    found = found_in(dump_2021(tmp_path, row_2021(code="050001"), row_2021(code="50002")))
    assert (rules_of(found), people(found).height) == (["code_zeros_lost"], 2)


@pytest.mark.parametrize(
    ("written", "grade", "label"),
    [
        ("6.1", 6, "6-1"), ("6-1", 6, "6-1"), ("1", 6, "6-1"), ("01", 4, "4-1"), ("6.0", 6, "6"), ("VI А", 6, "6А"),
        ("IVА", 4, "4А"), ("IX «Б»", 9, "9Б"), ("X", 10, "10Х"), ("Х А", 10, "10А"), ("шестой А", 6, "6А"),
        ("четвёртый б", 4, "4Б"), ("третий В", 3, "3В"), ("6 А кл.", 6, "6А"), ("6-А", 6, "6А"), ("11", 11, "11"),
    ],
)  # fmt: skip
def test_one_label_for_one_class(written, grade, label):
    assert text.class_label(written, grade) == label


@pytest.mark.parametrize(
    ("written", "subject", "language", "level"),
    [
        ("Математика (углублённый уровень)", "МА", None, "углублённый"),
        ("Математика (с углублённым изучением предмета)", "МА", None, "углублённый"),
        ("Физика (с углубленным изучением)", "ФИ", None, "углублённый"),
        ("Математика (базовый уровень)", "МА", None, "базовый"),
        ("Иностранный язык (английский)", "ИЯ", "английский", None),
        ("французскому языку", "ИЯ", "французский", None),
        ("немецкий язык", "ИЯ", "немецкий", None),
        ("информатике", "ИН", None, None),
        ("литературному чтению", "ЛЧ", None, None),
        ("Литература", "ЛИ", None, None),
    ],
)
def test_subjects_in_any_form_with_their_language_and_level(written, subject, language, level):
    assert text.subject_code(written) == subject
    assert text.find_subject(f"Проведение работы: {written}, 7 класс") == subject
    assert text.variety(subject, written) == {"language": language, "study_level": level}


def test_languages_and_levels_are_tests_of_their_own(tmp_path):
    rows = [row_long(Предмет=name) for name in ("Английский язык", "Французский язык", "Иностранный язык")]
    found = found_in(long_csv(tmp_path / "КДР.csv", *rows))
    assert people(found).select("subject", "language").rows() == [
        ("ИЯ", "английский"),
        ("ИЯ", "французский"),
        ("ИЯ", None),
    ]


def test_small_inputs_that_failed_are_read_as_they_should(shared_dir):
    cases = shared_dir / "cases" / "excel_habits"
    sheets = found_in(cases / "Листы наблюдения апрель.xlsx").extract.tables["raw.observation_sheets"]
    assert sheets["stage"].to_list() == [
        "проведение",
        "проверка",
        "получение",
        "загрузка",
        "получение",
        "проведение",
    ]
    assert (sheets["violation_code"] == "нет").to_list() == [True, False, False, True, False, True]
    schools = found_in(cases / "Перечень школ.xlsx").extract.tables["raw.schools"]
    assert schools["municipality"].n_unique() == 1
    assert "task_is_date" in rules_of(found_in(cases / "КДР 6 класс результаты.xlsx"))
    folder = shared_dir / "cases" / "zero_totals_and_class_labels"
    labels = people(found_in(folder / NAME_2021.replace("математике, 5", "окружающему миру, 4")))
    assert labels.filter(pl.col("class_text") == "IVА")["class_label"].unique().to_list() == ["4А"]
    zero = found_in(folder / "2022" / "4" / "Математика.xlsx", "2022/4/Математика.xlsx")
    assert people(zero)["primary_score"].unique().to_list() == [7.0]
