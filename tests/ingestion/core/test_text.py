from datetime import date

import pytest

from ingestion.core import text
from warehouse.home import school_year_of


@pytest.mark.parametrize(
    "written",
    ["Отметка по журналу", "ОТМЕТКА ПО\nЖУРНАЛУ", " Oтметка  по\u00a0журналу ", "отметка по журналу:"],
)
def test_headers_compare_without_case_spaces_and_lookalikes(written):
    assert text.header_key(written) == text.header_key("Отметка по журналу")


@pytest.mark.parametrize(
    "written", ["sch223017", "edu223017", "edu223017 | МБОУ «Школа»", "223017", " EDU223017 "]
)
def test_a_login_is_its_six_digits(written):
    assert text.school_code(written) == "223017"


@pytest.mark.parametrize("written", ["", None, "школа 5", "edu22301", "22301712"])
def test_what_is_not_a_login_has_no_code(written):
    assert text.school_code(written) is None


@pytest.mark.parametrize(
    ("written", "grade", "label"),
    [("а", 5, "5А"), ("A", 5, "5А"), ("6б", 6, "6Б"), ("НЕТ", 4, "4"), ("11", 11, "11"), ("Б(11)", 11, "11Б"),
     ("5 «В»", 5, "5В"), (None, 7, "7"), ("5-Г", 5, "5Г"), ("ytn", 4, "4"), ("5А", 5, "5А"), ("КАДЕТ", 8, "8КАДЕТ")],
)  # fmt: skip
def test_class_labels(written, grade, label):
    assert text.class_label(written, grade) == label


@pytest.mark.parametrize(
    ("written", "year"),
    [("2020/2021", 2021), ("2020-2021 учебный год", 2021), ("2020/21", 2021), ("2024", 2024), ("", None)],
)
def test_school_years(written, year):
    assert text.parse_school_year(written) == year


@pytest.mark.parametrize(
    ("day", "season", "year"),
    [
        (date(2020, 10, 1), "осень", 2021),
        (date(2022, 12, 13), "осень", 2023),
        (date(2021, 4, 15), "весна", 2021),
        (date(2021, 1, 20), "зима", 2021),
    ],
)
def test_seasons_and_school_years_of_days(day, season, year):
    assert (text.season_of(day), school_year_of(day)) == (season, year)


@pytest.mark.parametrize(
    ("header", "parsed"),
    [("4К1 (3б)", ("4К1", 3.0)), ("10K2 (2б)", ("10К2", 2.0)), ("1(2) (1б)", ("1.2", 1.0)), ("9.1 (1б)", ("9.1", 1.0)),
     ("7", ("7", None)), ("Отметка", None), ("Вариант 1", None)],
)  # fmt: skip
def test_task_headers(header, parsed):
    assert text.parse_task_header(header) == parsed


@pytest.mark.parametrize("written", ["РУ", "RU", "Русский язык", "русскому языку", "русский  ЯЗЫК"])
def test_a_subject_has_one_code_however_it_is_written(written):
    assert text.subject_code(written) == "РУ"


def test_a_subject_is_found_inside_a_file_name():
    assert text.find_subject("Проведение работы по окружающему миру, 4 класс. ВПР 2021") == "ОМ"
    assert text.find_subject("Читательская грамотность КДР 6") == "ЧГ"
