"""Russian numbers, plural forms, dates and the wording lint."""

from datetime import date, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboards import words
from dashboards.words import labels
from dashboards.words.morphology import forms_after_numbers

REPO = Path(__file__).parents[3]


@pytest.mark.parametrize(
    ("value", "digits", "text"),
    [
        (24917, 0, "24\u202f917"),
        (1284, 0, "1284"),
        (12.0055, 3, "12,006"),
        (-0.45, 1, "−0,5"),
        (0.25, 1, "0,3"),
        (1234567.5, 1, "1\u202f234\u202f567,5"),
        (None, 2, "–"),
        (float("nan"), 0, "–"),
    ],
)
def test_number(value, digits, text):
    assert words.number(value, digits) == text


def test_percent_follows_the_size_of_the_group():
    assert words.percent(61.34, n=24917) == "61,3\u202f%"
    assert words.percent(61.34, n=45) == "61\u202f%"
    assert words.percent(None, n=45) == "–"


def test_differences_carry_a_sign_and_points():
    assert words.points(3.46) == "+3,5\u202fп.п."
    assert words.points(-3.46) == "−3,5\u202fп.п."
    assert words.signed(0.0) == "0,0"
    assert words.signed(-0.04) == "0,0"
    assert words.signed(None) == "–"


@pytest.mark.parametrize(
    ("n", "form"),
    [(1, "школа"), (2, "школы"), (5, "школ"), (11, "школ"), (21, "школа"), (112, "школ"), (0, "школ")],
)
def test_plural(n, form):
    assert words.count(n, "школа").endswith(" " + form)


@given(st.integers(0, 10_000))
def test_plural_is_one_of_the_three_forms_and_follows_the_last_two_digits(n):
    forms = forms_after_numbers("день")
    assert words.plural(n, *forms) in forms
    assert words.plural(n, *forms) == words.plural(n % 100, *forms)


@given(st.floats(-1e6, 1e6), st.integers(0, 3))
def test_number_reads_back(value, digits):
    text = words.number(value, digits).replace("\u202f", "").replace(",", ".").replace("−", "-")
    assert float(text) == pytest.approx(value, abs=0.5 * 10**-digits * 1.0001)


@pytest.mark.parametrize(
    ("noun", "forms"),
    [
        ("мера", ("мера", "меры", "мер")),
        ("день", ("день", "дня", "дней")),
        ("умение", ("умение", "умения", "умений")),
        ("человек", ("человек", "человека", "человек")),
    ],
)
def test_a_dictionary_gives_the_forms_after_a_number(noun, forms):
    assert forms_after_numbers(noun) == forms


@pytest.mark.parametrize("word", ["школы", "быстро", "абвгд"])
def test_a_word_that_is_no_noun_in_the_nominative_is_an_error(word):
    with pytest.raises(ValueError, match=word):
        forms_after_numbers(word)


def test_month_titles():
    assert [words.month_title(month) for month in (1, 5, 12)] == ["Январь", "Май", "Декабрь"]


def test_dates():
    assert words.day(date(2026, 4, 15)) == "15.04.2026"
    assert words.day_words(date(2026, 4, 15)) == "15 апреля 2026 г."
    assert words.moment(datetime(2026, 4, 15, 19, 5)) == "15.04.2026, 19:05"
    assert words.school_year(2021) == "2020/21"
    assert words.school_year(2000) == "1999/00"
    assert words.period(date(2026, 4, 1), date(2026, 4, 30)) == "01.04.2026 – 30.04.2026"
    assert words.period(None, None) == "без даты"


@pytest.mark.parametrize(
    ("due", "text"),
    [
        (date(2026, 4, 15), "срок сегодня"),
        (date(2026, 4, 16), "остался 1 день"),
        (date(2026, 4, 19), "осталось 4 дня"),
        (date(2026, 4, 12), "срок прошёл 3 дня назад"),
        (None, "без даты"),
    ],
)
def test_days_left(due, text):
    assert words.days_left(due, date(2026, 4, 15)) == text


def test_unknown_codes_are_shown_as_they_are():
    assert labels.subject_name("МА") == "математика"
    assert labels.subject_name("ZZ") == "ZZ"
    assert labels.subject_name(None) == "–"


@pytest.mark.parametrize(
    "text",
    [
        "Школа нарушила порядок",
        "Учитель завысил отметки",
        "Выявлено списывание",
        "Рейтинг школ муниципалитета",
        "Худшие школы",
        "Лучшие школы города",
        "Слабый учитель",
        "Много двоечников",
        "Дефицит учителя математики",
        "Усилить контроль за школой",
        "Представить отчёт до 1 мая",
        "Натаскивание на задания",
        "Есть подозрение",
        "Фальсификация результатов",
        "Наказать виновных",
    ],
)
def test_lint_finds_forbidden_words(text):
    hits = words.lint_text(text)
    assert hits
    assert hits[0].instead


@pytest.mark.parametrize(
    "text",
    [
        "Есть признаки: результат выше ожидаемого по другим данным",
        "Скопление у границы отметки сверх регионального",
        "Повышенное сходство работ",
        "Лучшие практики школ",
        "Списки школ, список, список писавших",
        "Умение списывать осложнённый текст; сохранять порядок слов при списывании",
        "Предлагаем сопровождение школы",
        "Доля отметки «2»",
        "Лучшего балла нет: максимум 20",
        "Это не рейтинг: порядок школ ничего не значит",
    ],
)
def test_lint_lets_neutral_words_pass(text):
    assert words.lint_text(text) == []


def test_a_language_and_a_level_are_part_of_the_name_of_a_procedure():
    row = {"procedure_id": "ВПР-2022-весна-ИЯ-11-английский", "kind": "ВПР", "school_year": 2022, "season": "весна",
           "subject": "ИЯ", "grade": 11}  # fmt: skip
    assert labels.procedure_of(row) == "ВПР, ИЯ (английский), 11 класс, весна 2021/22"
    assert labels.subject_of(row) == "иностранный язык (английский)"
    plain = row | {"procedure_id": "ВПР-2022-весна-ИЯ-11"}
    assert labels.procedure_of(plain) == "ВПР, ИЯ, 11 класс, весна 2021/22"
    assert labels.subject_title("МА (углублённый)") == "МА (углублённый) – математика"
