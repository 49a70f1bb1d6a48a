"""Plans named in words are found, or nothing is guessed."""

import pytest

from warehouse.plans.plan_key import measure_key, plan_key, resolve_plan

TITLES = {
    "gorod_2021_2022": "План мероприятий на 2021-2022 учебный год",
    "gorod_2022_2023": "План мероприятий на 2022-2023 учебный год",
    "rayon_2020_2023": "Дорожная карта",
}


@pytest.mark.parametrize(
    ("text", "plan"),
    [
        ("gorod_2021_2022", "gorod_2021_2022"),
        ("Город 2021-2022.docx", "gorod_2021_2022"),
        ("rayon", "rayon_2020_2023"),
        ("дорожная карта", "rayon_2020_2023"),
        ("План мероприятий на 2022-2023 учебный год", "gorod_2022_2023"),
        ("на 2022-2023 учебный год", "gorod_2022_2023"),
        ("город", None),
        ("План мероприятий", None),
        ("", None),
        ("другой", None),
    ],
)
def test_resolve(text, plan):
    assert resolve_plan(text, TITLES) == plan


def test_the_only_plan_needs_no_name():
    assert resolve_plan(" ", {"gorod": "План"}) == "gorod"


def test_every_letter_has_its_place():
    assert plan_key("Съезд щук ёж") == "sezd_shchuk_ezh"
    assert plan_key("???") == "plan"


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("1.4.", "1.4"),
        (" № 2.10 ", "2.10"),
        ("п.2", "п. 2"),
        ("пункт 2.1 приказа", "п. 2.1"),
        ("3 (2)", "3 (2)"),
    ],
)
def test_numbers_as_people_write_them(text, key):
    assert measure_key(text) == key
