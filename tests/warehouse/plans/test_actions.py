"""What a measure asks to be done: the words that come first decide, and the expected result makes it sure."""

import csv
import re

import polars as pl
import pytest

from ingestion.catalogue import all_sources
from warehouse.plans.actions import (
    CLEAR,
    LIKELY,
    OTHER,
    RULES,
    TOLD,
    UNKNOWN,
    action_of,
    actions_frame,
    kinds,
)

#: What a careful reader calls the action of each seed measure, written down before the patterns were tried on them.
SEEDS = {
    "lesosibirsk": {
        "1.1": "order", "2.1": "publish", "2.2": "meeting", "3.1": "briefing", "3.2": "request", "4.1": "",
        "4.2": "meeting", "4.3": "practice", "5.1": "parents", "5.2": "pupils", "6.1": "register", "6.2": "observe",
        "7.1": "register", "7.2": "register", "7.3": "interview",
    },
    "motygino": {
        "1": "study", "2": "analysis", "3": "webinar", "4": "training", "5": "", "6": "publish", "7": "criteria",
        "8": "meeting", "9": "publish",
    },
    "rubtsovsk": {
        "1.1": "study", "1.2": "letter", "1.3": "programme", "1.4": "order", "1.5": "analysis", "1.6": "order",
        "2.1": "analysis", "2.2": "analysis", "2.3": "meeting", "2.4": "register", "2.5": "register", "2.6": "register",
        "2.7": "observe", "2.8": "inspection", "2.9": "observe", "2.10": "inspection", "2.11": "inspection",
        "2.12": "recheck", "2.13": "uploads", "3.1": "meeting", "3.2": "pupils", "3.3": "trial", "4.1": "training",
        "4.2": "meeting", "4.3": "webinar", "4.4": "webinar", "5.1": "parents", "5.2": "parents", "6.1": "pupils",
        "6.2": "pupils", "6.3": "pupils", "7.1": "publish", "7.2": "publish", "7.3": "publish", "7.4": "publish",
    },
    "vladimir": {
        "1": "analysis", "2": "recheck", "3": "meeting", "4": "interview", "5": "webinar", "6": "inspection",
        "7": "practice", "8": "register", "9": "programme", "10": "programme", "11": "meeting", "12": "meeting",
        "13": "practice", "14": "meeting", "15": "order", "16": "monitoring", "17": "training", "18": "letter",
        "19": "publish",
    },
}  # fmt: skip


@pytest.mark.shared
def test_every_seed_measure_asks_for_what_a_careful_reader_says(shared_dir):
    read: dict[str, dict[str, str]] = {}
    with (shared_dir / "plans" / "gold_measures.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            own = read.setdefault(row["plan"], {})
            number = row["number"].rstrip(".") or str(len(own) + 1)
            own[number] = action_of(row["title"], row["expected_result"]).code
    assert sum(len(own) for own in SEEDS.values()) == 78
    assert read == SEEDS


@pytest.mark.parametrize(
    ("title", "result", "action", "confidence"),
    [
        ("Вебинар по итогам анализа результатов", "", "webinar", LIKELY),
        ("Вебинар по итогам анализа результатов", "запись вебинара", "webinar", CLEAR),
        ("Анализ результатов, обсуждение на совещании", "", "analysis", LIKELY),
        ("Совещание по итогам анализа", "протокол совещания", "meeting", CLEAR),
        ("Издание приказа о реестре наблюдателей", "приказ", "order", CLEAR),
        ("Направление наблюдателей в школы", "", "observe", CLEAR),
        ("Обучение наблюдателей", "", "training", CLEAR),
        ("Повышение квалификации учителей, чьи работы перепроверены", "", "training", LIKELY),
        ("Сопровождение школ", "аналитическая справка", "analysis", LIKELY),
        ("Информирование родителей о порядке проведения ВПР", "", "parents", CLEAR),
        ("Ознакомление заместителей с порядком проведения ВПР", "", "letter", CLEAR),
        ("Проведение ВПР в 4-8 классах", "", "procedure", CLEAR),
        ("Консультации педагогов по оцениванию", "", "advice", CLEAR),
        ("Поддержка общения педагогов", "", UNKNOWN, ""),
        ("", "", UNKNOWN, ""),
    ],
)
def test_the_words_that_come_first_say_what_is_to_be_done(title, result, action, confidence):
    told = action_of(title, result)
    assert (told.code, told.confidence) == (action, confidence)


def test_letters_and_spaces_do_not_change_it():
    plain = action_of("Перекрестная проверка работ")
    assert action_of("ПЕРЕКРЁСТНАЯ   проверка\nработ").code == plain.code == "recheck"


def test_kinds_have_one_place_each_and_their_rules_name_known_kinds():
    codes = {kind.code for kind in kinds()}
    assert len(codes) == len({kind.place for kind in kinds()}) == len(kinds())
    with RULES.with_name("plan_fact_rules.csv").open(encoding="utf-8") as seed:
        named = {action for row in csv.DictReader(seed) for action in row["actions"].split()}
    assert named <= codes | {"unknown"}
    assert not [kind.code for kind in kinds() if re.search("ё|[А-Я]", kind.pattern.pattern)]


def test_a_frame_says_nothing_where_no_words_do():
    rows = pl.DataFrame(
        {
            "plan_id": ["p", "p"],
            "number": ["1", "2"],
            "title": ["Совещание", None],
            "expected_result": [None, None],
            "action_read": [None, None],
        },
        schema_overrides=dict.fromkeys(("title", "expected_result", "action_read"), pl.String),
    )
    first, second = actions_frame(rows).to_dicts()
    assert (first["action"], first["action_label"], first["action_words"]) == (
        "meeting",
        "совещание, заседание",
        "совещани",
    )
    assert second["action"] is second["action_confidence"] is None


def test_what_a_person_has_said_goes_before_the_words_of_the_plan():
    rows = pl.DataFrame(
        {
            "plan_id": ["p"] * 3,
            "number": ["1", "2", "3"],
            "title": ["Совещание", "Совещание", "Работа"],
            "expected_result": ["протокол"] * 3,
            "action_read": ["издание приказа", OTHER, None],
        }
    )
    told = actions_frame(rows).select("action", "action_label", "action_confidence").rows()
    assert told[0] == ("order", "издание приказа", TOLD)
    assert told[1] == (None, None, TOLD)
    assert told[2][2] != TOLD


def test_the_form_of_corrections_offers_every_kind_of_action_and_other():
    spec = all_sources()["plan_corrections"].spec
    column = next(one for one in spec.columns if one.name == "action_read")
    assert list(column.values) == [*(kind.label for kind in kinds()), OTHER]


#: The same orders as a list of things to do says them, by a verb.
BY_VERB = {
    "Направить независимых наблюдателей в школы": "observe",
    "Организовать наблюдение за проведением работ": "observe",
    "Сформировать список экспертов": "register",
    "Повторно проверить работы участников": "recheck",
    "Проверить выборочно работы повторно": "recheck",
    "Обучить экспертов": "training",
    "Опубликовать результаты": "publish",
    "Ознакомить педагогов с приказом": "letter",
    "Проинформировать руководителей школ": "letter",
    "Проинформировать родителей": "parents",
    "Обобщить опыт школ": "practice",
    "Загрузить результаты в срок": "uploads",
    "Проконтролировать загрузку результатов": "uploads",
    "Изучить методические рекомендации": "study",
    "Провести ВПР по графику": "procedure",
    "Проверить школы с рисками": "inspection",
    "Проконсультировать педагогов": "advice",
    "Проконсультировать обучающихся": "pupils",
    "Разработать программу повышения объективности": "programme",
    "Разработать школьный план мероприятий": "programme",
    "Утвердить порядок перепроверки": "order",
    "Подготовить справку": "analysis",
}


@pytest.mark.parametrize(("title", "action"), BY_VERB.items())
def test_a_verb_asks_for_what_its_noun_asks(title, action):
    assert action_of(title).code == action
