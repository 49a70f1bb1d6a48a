"""Dates written in any spelling come back as they were; no text at all breaks the parser."""

import calendar
from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from warehouse.plans.timing_model import KINDS
from warehouse.plans.timings import parse_timing
from warehouse.plans.workdays import add_days, is_workday, last_workday

NOMINATIVE = [
    "январь",
    "февраль",
    "март",
    "апрель",
    "май",
    "июнь",
    "июль",
    "август",
    "сентябрь",
    "октябрь",
    "ноябрь",
    "декабрь",
]
GENITIVE = [
    "января",
    "февраля",
    "марта",
    "апреля",
    "мая",
    "июня",
    "июля",
    "августа",
    "сентября",
    "октября",
    "ноября",
    "декабря",
]
PREPOSITIONAL = [word[:-1] + "е" if word[-1] in "ьй" else word + "е" for word in NOMINATIVE]
START, END = date(2021, 9, 1), date(2022, 8, 31)
days = st.dates(START, END)
case = st.sampled_from([str, str.capitalize, str.upper])
dash = st.sampled_from(["-", " - ", "–", " — ", "- "])


def parse(text: str):
    return parse_timing(text, START, END)


@settings(max_examples=150, deadline=None)
@given(
    days,
    st.sampled_from(["до {}", "не позднее {}", "в срок до {}", "{}", "{} (вторник)"]),
    st.integers(0, 5),
    case,
)
def test_a_day(day, frame, spelling, letters):
    spellings = [
        f"{day:%d.%m.%Y}",
        f"{day:%d.%m.%Y}г.",
        f"{day.day} {GENITIVE[day.month - 1]} {day.year} года",
        f"{day.day} {GENITIVE[day.month - 1]} {day.year}г",
        f"{day.day} {GENITIVE[day.month - 1]}",
        f"{day:%d.%m.%y}",
    ]
    timing = parse(letters(frame.format(spellings[spelling])))
    assert timing.kind == "deadline"
    assert [(w.start, w.end) for w in timing.windows] == [
        (None if "до" in frame or "поздн" in frame else day, day)
    ]


@settings(max_examples=150, deadline=None)
@given(days, st.integers(1, 120), st.integers(0, 4), dash)
def test_a_range_of_days(first, length, spelling, mark):
    last = min(first + timedelta(days=length), END)
    if first >= last:
        return
    a, b = GENITIVE[first.month - 1], GENITIVE[last.month - 1]
    same = (first.year, first.month) == (last.year, last.month)
    spellings = [
        f"{first:%d.%m.%Y}{mark}{last:%d.%m.%Y}",
        f"с {first:%d.%m.%Y} по {last:%d.%m.%Y}",
        f"с {first.day} {a} {first.year} г. по {last.day} {b} {last.year} г.",
        f"{first.day} {a}{mark}{last.day} {b} {last.year} года",
        f"с {first.day} по {last.day} {b} {last.year}" if same else f"{first:%d.%m}{mark}{last:%d.%m.%Y}",
    ]
    timing = parse(spellings[spelling])
    assert (timing.kind, [(w.start, w.end) for w in timing.windows]) == ("window", [(first, last)])


@settings(max_examples=150, deadline=None)
@given(st.integers(0, 11), st.integers(0, 11), st.integers(0, 3), dash)
def test_a_range_of_months(first, length, spelling, mark):
    """Months of the school year counted from September."""
    last = min(first + length, 11)
    (m1, y1), (m2, y2) = (((8 + i) % 12, 2021 + (8 + i) // 12) for i in (first, last))
    spellings = [
        f"{NOMINATIVE[m1]} {y1}" if first == last else f"{NOMINATIVE[m1]}{mark}{NOMINATIVE[m2]} {y2}года",
        f"в {PREPOSITIONAL[m1]}" if first == last else f"{NOMINATIVE[m1].capitalize()}{mark}{NOMINATIVE[m2]}",
        f"{NOMINATIVE[m1]} {y1} г.{mark}{NOMINATIVE[m2]} {y2} г.",
        f"с {GENITIVE[m1]} по {NOMINATIVE[m2]} {y2} года",
    ]
    timing = parse(spellings[spelling])
    expected = (date(y1, m1 + 1, 1), date(y2, m2 + 1, calendar.monthrange(y2, m2 + 1)[1]))
    assert (timing.kind, [(w.start, w.end) for w in timing.windows]) == ("window", [expected])


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.integers(0, 11), min_size=2, max_size=5, unique=True).map(sorted),
    st.sampled_from([", ", " и ", "; "]),
)
def test_a_list_of_months(months, mark):
    named = [((8 + i) % 12, 2021 + (8 + i) // 12) for i in months]
    for text in (
        mark.join(NOMINATIVE[m] for m, _ in named),
        mark.join(f"{NOMINATIVE[m]} {y}" for m, y in named),
    ):
        assert [(w.start.month - 1, w.start.year) for w in parse(text).windows] == named


# Wordings of one thing: whatever is said instead of it keeps its kind and its windows.
PARAPHRASES = [
    [
        "в течение года",
        "В теч. года",
        "весь год",
        "на протяжении учебного года",
        "в теч. уч. г.",
        "учебный год",
    ],
    ["ежемесячно", "1 раз в месяц", "каждый месяц", "раз в месяц"],
    ["ежеквартально", "1 раз в квартал", "каждый квартал", "раз в квартал"],
    ["раз в четверть", "по итогам четверти", "по окончании каждой четверти", "по завершении четверти"],
    [
        "ежеквартально не позднее 10 числа месяца, следующего за отчётным кварталом",
        "до 10 числа месяца, следующего за отчетным кварталом",
        "ежеквартально, до 10-го числа месяца, следующего за отчётным",
    ],
    [
        "накануне проведения ВПР",
        "за день до проведения ВПР",
        "за 1 день до проведения ВПР",
        "за один день до начала ВПР",
    ],
    ["осенние каникулы", "в период осенних каникул", "в осенние каникулы", "на осенних каникулах"],
    ["1-я неделя сентября", "первая неделя сентября", "1 неделя сентября", "в первую неделю сентября"],
    ["сентябрь 2021", "09.2021", "в сентябре 2021 года", "Сентябрь 2021 г."],
    ["с 1 марта 2022", "начиная с 01.03.2022", "с 01.03.2022 г.", "с 01.03.2022 и далее"],
    ["до 25 декабря, ежегодно", "ежегодно, до 25 декабря отчетного года", "ежегодно до 25 декабря"],
    ["до октября", "к октябрю", "до октября 2021 года", "до октября месяца", "в срок до октября"],
    ["до конца учебного года", "к концу учебного года", "до окончания учебного года", "до конца уч. года"],
    ["до начала учебного года", "к началу учебного года", "к началу уч. года", "до начала учеб. года"],
    ["начало учебного года", "в начале учебного года", "в начале 2021-2022 учебного года", "сентябрь"],
    ["до конца I полугодия", "к концу первого полугодия", "не позднее конца 1 полугодия"],
    ["в течение первой четверти", "1 четверть", "в I четверти", "по итогам 1 четверти", "первая четверть"],
    ["раз в полугодие", "1 раз в полугодие", "каждые полгода", "раз в полгода", "каждое полугодие"],
    ["ежемесячно до 5 числа", "ежемесячно не позднее 5-го числа", "до 5 числа каждого месяца"],
    ["октябрь, январь, май", "октябрь, январь и май", "в октябре, январе, мае", "октябрь; январь; май"],
    ["последняя декада мая", "последняя декада мая 2022 года", "третья декада мая", "в последней декаде мая"],
    ["за 2 недели до ВПР", "за две недели до начала ВПР", "за 14 дней до ВПР"],
    ["в 10-дневный срок после ВПР", "в течение 10 дней после ВПР", "в десятидневный срок после ВПР"],
    ["в соответствии с установленными сроками", "в установленные сроки", "согласно установленным срокам"],
    ["к заседанию комиссии", "до заседания комиссии", "за 3 дня до заседания комиссии"],
    ["по мере необходимости", "при необходимости", "в случае необходимости"],
    ["в период проведения ВПР", "во время проведения ВПР", "в дни проведения ВПР", "при проведении ВПР"],
    ["по графику", "согласно графику", "в соответствии с графиком", "по отдельному графику"],
    [
        "в течение 5 рабочих дней после ВПР",
        "в теч. 5 раб. дней после ВПР",
        "не позднее 5 рабочих дней после ВПР",
    ],
]


@settings(max_examples=150, deadline=None)
@given(
    st.sampled_from(PARAPHRASES).flatmap(
        lambda group: st.tuples(st.sampled_from(group), st.sampled_from(group))
    ),
    case,
)
def test_a_paraphrase_keeps_its_kind(pair, letters):
    one, other = parse(pair[0]), parse(letters(pair[1]))
    assert one.kind != "unparsed"
    assert (one.kind, one.windows_text()) == (other.kind, other.windows_text())


WORDS = [
    "до",
    "с",
    "по",
    "не позднее",
    "март",
    "мая",
    "2022",
    "15",
    "01.03.2022",
    "квартал",
    "I",
    "II",
    "и",
    ",",
    "-",
    "–",
    "ежегодно",
    "раз в год",
    "3",
    "в течение",
    "дней",
    "рабочих",
    "после",
    "ВПР",
    "(",
    ")",
    "полугодие",
    "конца",
    "года",
    "четверть",
    "2021-2022",
    "учебный год",
    "числа",
    "99.99",
    "декада",
    "первая",
    "до 5 числа",
    "каждого месяца",
    "12:00",
]


@settings(max_examples=400, deadline=None)
@given(st.lists(st.sampled_from(WORDS), max_size=9).map(" ".join))
def test_any_words(text):
    check(parse(text))


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=60))
def test_any_text(text):
    check(parse(text))


def check(timing) -> None:
    assert timing.kind in KINDS
    assert timing.kind != "unparsed" or not timing.windows
    assert all(w.start is None or w.start <= w.end for w in timing.windows)
    assert timing.kind not in ("deadline", "window", "continuous") or timing.windows


@settings(max_examples=60, deadline=None)
@given(st.dates(date(2020, 1, 1), date(2025, 12, 31)), st.integers(1, 20))
def test_working_days(day, number):
    later = add_days(day, number, "working")
    assert is_workday(later)
    assert sum(is_workday(day + timedelta(days=i)) for i in range(1, (later - day).days + 1)) == number
    assert is_workday(last_workday(day))


def test_moved_days_off():
    assert is_workday(date(2022, 3, 5))
    assert not is_workday(date(2022, 3, 7))
    assert last_workday(date(2022, 5, 10)) == date(2022, 5, 6)
