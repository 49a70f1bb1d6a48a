"""One position under all its names."""

import pytest

from warehouse.plans.positions import positions_in

DEPUTY = "Заместитель директора по УВР"


@pytest.mark.parametrize(
    "words",
    [
        "зам. по УВР",
        "зам.директора по УВР",
        "Зам. директора по УР",
        "заместитель директора по УВР",
        "Заместители директоров по УВР",
        "заместители руководителя по УВР",
        "заместитель директора школы по учебно-воспитательной работе",
        "Заместители директоров ОО по учебной работе",
        "завучи",
    ],
)
def test_a_deputy_for_teaching_is_one_position_under_any_name(words):
    assert positions_in(words) == (DEPUTY,)


@pytest.mark.parametrize(
    ("words", "positions"),
    [
        ("Руководители ОУ, зам. по УВР", ("Руководитель ОО", DEPUTY)),
        ("Методист, муниципальный координатор", ("Методист", "Муниципальный координатор")),
        ("Отдел образования города Руководители ОО", ("Отдел образования города", "Руководитель ОО")),
        ("зам. директора по ВР", ("Заместитель директора по ВР",)),
        ("Директор департамента образования", ("Директор департамента образования",)),
        (
            "Заместитель директора департамента образования",
            ("Заместитель директора департамента образования",),
        ),
        ("классные руководители; учителя-предметники", ("Классный руководитель", "Учитель-предметник")),
        ("руководители ММО, ШМО учителей", ("Руководитель методического объединения", "ШМО учителей")),
        ("Начальник отдела", ("Начальник отдела",)),
        ("", ()),
        (None, ()),
    ],
)
def test_positions_are_told_apart_and_unknown_ones_keep_their_words(words, positions):
    assert positions_in(words) == positions


def test_every_name_of_a_position_is_that_position_again():
    from warehouse.plans.positions import aliases

    for position, _ in aliases():
        assert positions_in(position) == (position,)
