"""What papers propose: words of decisions, grounds of this procedure, whom it concerns."""

import re

import polars as pl
import pytest

from dashboards.documents.facts.context import Facts, Request
from dashboards.documents.facts.proposals import Proposal, findings, proposals
from dashboards.documents.facts.results import Results
from dashboards.documents.model import INTERNAL
from dashboards.words.morphology import in_infinitive
from tests.dbt.manifest import ROOT
from warehouse.home import Home

RULES = ROOT / "dbt_project" / "seeds" / "support_recommendation_rules.csv"
SENT = "Сверьте число работ"


def test_what_is_asked_of_a_reader_is_an_infinitive_in_a_decision():
    assert in_infinitive("Рассмотрите заявку и согласуйте места: учтите тех, у кого курса не было") == (
        "Рассмотреть заявку и согласовать места: учесть тех, у кого курса не было"
    )
    actions = pl.read_csv(RULES)["action"].drop_nulls().unique().to_list()
    assert len(actions) >= 25
    asked = re.compile(r"\b[а-яё]+[иь]те(?:сь)?\b", re.IGNORECASE)
    assert any(asked.search(action) for action in actions)
    assert [action for action in actions if asked.search(in_infinitive(action))] == []


@pytest.fixture
def asked(demo_home):
    """Makes the results of a procedure with rows of recommendations of the test's own."""

    def made(rows: list[dict], **request) -> Results:
        facts = Facts(Request(version=INTERNAL, home=Home(demo_home), **request))
        known = facts.rows("papers/recommendations", municipality=facts.place.municipality)
        frame = pl.DataFrame(rows, schema=known.schema)
        facts.rows_if_built = lambda name, **_: frame if name == "papers/recommendations" else None
        return Results(facts)

    return made


def row(**more) -> dict:
    return {"audience": "координатор", "kind": "предложение", "action": SENT, **more}


def actions(found: list[Proposal]) -> list[str]:
    return [one.text for one in found]


def test_only_this_campaign_and_this_subject_are_a_ground(asked):
    rows = [
        row(campaign="ВПР, весна 2022/23", subject=None),
        row(campaign="ВПР, весна 2022/23", subject="МА", action="Разберите дроби"),
        row(campaign="ВПР, весна 2022/23", subject="ИС", action="Разберите историю"),
        row(campaign="ВПР, весна 2021/22", subject=None, action="Внесите даты"),
        row(campaign="ВПР, весна 2022/23", subject=None, kind="что получается", action="Спасибо"),
    ]
    found = proposals(asked(rows, procedure_id="ВПР-2023-весна-МА-5"))
    assert actions(found) == ["сверить число работ", "разобрать дроби"]
    school = [one | {"school_code": "991009", "audience": "школа"} for one in rows]
    found = proposals(asked(school, procedure_id="ВПР-2023-весна-МА-5", school_code="991009"))
    assert actions(found) == ["сверить число работ", "разобрать дроби"]


@pytest.mark.parametrize("procedure", ["ВПР-2023-весна-РУ-5", "ВПР-2023-весна-МА-5", "ВПР-2023-весна-МА-6"])
def test_tasks_that_are_named_are_the_insufficient_ones(demo_home, procedure):
    results = Results(Facts(Request(version=INTERNAL, procedure_id=procedure, home=Home(demo_home))))
    [said] = [
        text
        for text in findings(results)
        if re.match("Недостаточно выполнено|Труднее всего|Все задания", text)
    ]
    tasks = results.tasks()
    weak = tasks.filter(band="недостаточный").sort("completion_pct")
    named = re.findall(r"([\w.]+) \(\d", said)
    assert named == (weak["task_code"].head(3).to_list() if weak.height else [])
    # «Труднее всего» would be false where a hard task is done less and still enough.
    assert "труднее всего" not in said
