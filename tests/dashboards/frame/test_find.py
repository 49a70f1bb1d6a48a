"""«Найти»: what answers to which words, and to whom."""

import re

import pytest

from dashboards.documents.registry import KINDS
from dashboards.frame import find
from dashboards.menu import HERE, menu
from dashboards.words import lint_text
from dashboards.words.glossary import GLOSSARY
from dashboards.words.place import natural
from tests.dashboards.fixture_db import MUNICIPALITIES, SCHOOLS
from warehouse.roles import ROLES
from warehouse.scope import Scope

OWN = SCHOOLS[4]


def asked(text: str, role: str = "methodologist") -> dict[str, list[str]]:
    pages = [(page.title, page.url) for page in menu(role)]
    answers = find.found(find.index(pages), text)
    return {kind: [re.sub(r"<span>.*|<[^>]+>", "", e.markup) for e in own] for kind, own in answers.items()}


@pytest.fixture
def reader(published, monkeypatch):
    def reading(**scope) -> None:
        monkeypatch.setattr("dashboards.identity.scope", lambda: Scope(**scope))

    return reading


@pytest.mark.parametrize(
    ("text", "kind", "first"),
    [
        ("школа 1", "Школы", "МБОУ СОШ №\u00a01"),
        ("12", "Школы", "МБОУ СОШ №\u00a012"),
        ("edu990003", "Школы", "МБОУ СОШ №\u00a03"),
        ("990003", "Школы", "МБОУ СОШ №\u00a03"),
        ("южном районе 10", "Школы", "МБОУ СОШ №\u00a010"),
        ("графиком наблюдателей", "Меры", "1.2. Утвердить график наблюдателей"),
        ("2.2", "Меры", "2.2. Провести собеседования со школами, имеющими признаки"),
        ("методический семинар", "Меры", "4.1. Провести семинар по единым подходам к проверке работ"),
        ("математика 4", "Процедуры", "ВПР, МА, 4 класс, весна 2025/26"),
        ("АНАЛИТИЧЕСКОЙ СПРАВКЕ", "Бумаги", "Аналитическая справка по итогам процедуры"),
        ("совещание", "Страницы", "Совещание"),
        ("дефицит", "Слова", "дефицит – " + GLOSSARY["дефицит"]),
    ],
)
def test_words_find_the_thing_in_whatever_form_they_are_typed(reader, text, kind, first):
    reader()
    assert asked(text)[kind][0] == first


def test_a_short_number_is_the_number_itself_and_nonsense_finds_nothing(reader):
    reader()
    assert asked("школа 1")["Школы"] == ["МБОУ СОШ №\u00a01"]
    assert asked("бармаглот") == asked("") == asked(" – ") == {}


def test_answers_of_a_kind_stand_in_natural_order_and_the_rest_is_counted(reader):
    reader()
    names = asked(MUNICIPALITIES[0])["Школы"]
    assert names == sorted(names, key=natural)
    assert len(names) > find.MOST
    markup = find.markup_of(find.found(find.index([]), MUNICIPALITIES[0]))
    assert f"ещё {len(names) - find.MOST}: уточните слова" in markup
    assert lint_text(markup) == []


def test_a_school_finds_itself_and_its_measures_and_no_paper_of_the_department(reader):
    reader(role="school", schools=(OWN[0],))
    assert asked("школа", "school")["Школы"] == [OWN[1].replace("№ ", "№\u00a0")]
    assert not any(asked(other, "school").get("Школы") for other in ("МБОУ СОШ № 6", "990006"))
    assert "Бумаги" not in asked("приказ", "school")
    assert "Страницы" not in asked("совещание", "school")
    titles = asked("провести", "school").get("Меры", [])
    assert all(title.startswith("2.2.") for title in titles)


@pytest.mark.parametrize("role", ["observer", "expert"])
def test_who_was_asked_from_outside_finds_no_page_that_does_not_open(reader, role):
    reader(role=role, person="Н-1")
    everything = find.make_index([(page.title, page.url) for page in menu(role)])
    assert {entry.kind for entry in everything} == {"Страницы", "Слова"}


def test_the_answer_of_one_reader_is_not_the_answer_of_another(reader):
    reader()
    assert len(asked("школа")["Школы"]) == len(SCHOOLS)
    reader(role="school", schools=(OWN[0],))
    assert len(asked("школа", "school")["Школы"]) == 1


def test_every_paper_is_found_and_leads_to_a_page_that_offers_it():
    assert find.PAPER_PAGES.keys() == KINDS.keys()
    addresses = {page.name: page.url for page in menu("methodologist")} | {"school": "school"}
    for name, places in find.PAPER_PAGES.items():
        for page, address in places:
            assert addresses[page] == address
            code = "".join(p.read_text(encoding="utf-8") for p in (HERE / "pages" / page).glob("*.py"))
            assert f'"{name}"' in code, (name, page)
        assert any(ROLES["methodologist"].opens(page) for page, _ in places)


def test_words_of_the_glossary_are_good_russian_sentences():
    for word, meaning in GLOSSARY.items():
        assert lint_text(f"{word}: {meaning}") == [], word
        assert meaning[0].isupper(), word
        assert meaning.endswith("."), word


def test_names_are_compared_part_by_part_whatever_they_begin_with():
    names = ["Школа № 10", "1-я школа", "Школа № 9", "", "12-я школа", "2-я школа", "Гимназия"]
    assert sorted(names, key=natural) == [
        *("", "1-я школа", "2-я школа", "12-я школа", "Гимназия", "Школа № 9", "Школа № 10")
    ]
