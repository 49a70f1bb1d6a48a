"""Minutes as a meeting is held: head, speakers, decisions under their questions, a whole season; papers of the day."""

from datetime import date

import polars as pl
import pytest

from dashboards.documents.facts.context import CannotComposeError, Facts, Request
from dashboards.documents.facts.season import Season
from dashboards.documents.kinds import season_note
from dashboards.documents.model import Fields, Points, Signature, Table, Text, texts
from dashboards.documents.registry import compose
from dashboards.pages.meeting import agenda as meetings
from tests.dashboards.documents.conftest import SCHOOL, SMALL_SEASON
from warehouse.home import Home


@pytest.fixture
def demo(demo_home) -> Home:
    return Home(demo_home)


def test_what_was_filled_in_on_the_page_is_printed(demo):
    head = meetings.head_of(
        date(2023, 10, 12), " 14 ", {"chair": "начальник управления", "present": "24 человека"}
    )
    items = (("Итоги", "Текст", "методист"), ("Разное", ""))
    paper = compose("minutes_meeting", Request(home=demo, head=head, items=items))
    [fields] = [block for block in paper.blocks if isinstance(block, Fields)]
    lines = dict(fields.rows)
    assert lines["Дата"] == "12 октября 2023 г."
    assert (lines["Номер"], lines["Председатель"], lines["Присутствовали"]) == (
        "14",
        "начальник управления",
        "24 человека",
    )
    assert lines["Секретарь"].startswith("____")
    heard = [
        block.text for block in paper.blocks if isinstance(block, Text) and block.text.startswith("СЛУШАЛИ")
    ]
    assert heard[0] == "СЛУШАЛИ: методист"
    assert heard[1].startswith("СЛУШАЛИ: ____")
    [chair] = [
        block for block in paper.blocks if isinstance(block, Signature) and block.position == "Председатель"
    ]
    assert chair.person == "начальник управления"


def test_decisions_stand_under_their_questions_and_the_rest_at_the_end(demo):
    table = pl.DataFrame(
        {
            "decision": ["Собрать банк спорных ответов.", "Утвердить план", "Лишний вопрос"],
            "responsible": ["Методический центр", "", "Координатор"],
            "due": ["01.12.2023", "", ""],
            "question": ["1", "", "№ 9"],
        }
    )
    decisions = meetings.decisions_of(table)
    items = (("Итоги", "Текст"), ("Разное", ""))
    paper = compose("minutes_meeting", Request(home=demo, items=items, decisions=decisions))
    said = texts(paper)
    own = "Собрать банк спорных ответов. Ответственный: методический центр. Срок: до 01.12.2023."
    assert said.index("РЕШИЛИ:") < said.index(own) < said.index("РЕШИЛИ (проект)")
    # Nothing of what was seen is lost, and nothing is said twice.
    assert said.index("РЕШИЛИ (проект)") < said.index("Утвердить план") < said.index("Лишний вопрос")
    assert " ".join(said).count("Собрать банк спорных ответов") == 1
    slides = compose("meeting_slides", Request(home=demo, items=items, decisions=decisions))
    assert "Собрать банк спорных ответов." in texts(slides)


def test_a_meeting_about_a_season_says_what_the_note_of_the_season_says(demo):
    request = Request(home=demo, procedure_id=SMALL_SEASON, whole_season=True, meeting="совещание")
    meeting = meetings.compose(request)
    season = Season(Facts(request))
    conclusions = season_note.conclusions(season)
    assert [*meeting.said, *meeting.talked.objectivity] == conclusions
    drafted = dict(meetings.draft_agenda(meeting).select("question", "text").iter_rows())
    assert "Итоги сезона: что произошло и что это значит" in drafted
    assert meetings.topic_of(meeting) == season.title
    said = texts(compose("minutes_meeting", request))
    assert all(sentence in said for sentence in conclusions)
    order = texts(compose("order_season", request))
    assert all(sentence in order for sentence in conclusions)


def test_orders_and_decisions_tell_and_do_not_propose(demo):
    paper = compose("minutes_meeting", Request(home=demo))
    [decisions] = [
        block for block in paper.blocks if isinstance(block, Table) and block.caption == "Проект решений"
    ]
    assert len(decisions.rows) > 1
    assert [row for row in decisions.rows if "предлагаем" in str(row[1]).lower()] == []


def test_orders_tell_and_do_not_propose(papers):
    for name in ("order_results", "order_season"):
        said = texts(papers[name, "открытая"])
        assert [text for text in said if "предлагаем" in text] == []


def test_without_plans_an_order_rests_on_none(demo, monkeypatch):
    ask = Facts.rows
    monkeypatch.setattr(
        Facts,
        "rows",
        lambda self, name, **f: (
            ask(self, name, **f).clear() if name == "papers/plans" else ask(self, name, **f)
        ),
    )
    said = " ".join(texts(compose("order_objectivity", Request(home=demo))))
    assert "Во исполнение плана" not in said
    assert "В целях обеспечения объективности оценочных процедур, на основании" in said


def test_minutes_of_observation_count_visits_and_remarks_of_the_marts(demo, monkeypatch):
    remarks = Facts(Request(home=demo)).rows("visits/remarks")
    about = remarks["procedure_id"][0]
    paper = compose("minutes_observation", Request(version="служебная", procedure_id=about, home=demo))
    said = texts(paper)
    own = remarks.filter(procedure_id=about)
    assert any(text.startswith(f"Замечаний – {own.height}, школ с замечаниями – ") for text in said)
    assert all(words in said for words in own["said_words"])
    with pytest.raises(CannotComposeError, match="посещений наблюдателей на этой процедуре"):
        compose("minutes_observation", Request(version="служебная", procedure_id=SMALL_SEASON, home=demo))


def test_a_school_writes_its_own_minutes_of_checking(papers):
    paper = papers["minutes_checking", "для школы"]
    assert paper.head == ()
    said = texts(paper)
    assert any("комиссия школы" in text for text in said)
    assert [text for text in said if "НАИМЕНОВАНИЕ ОРГАНА" in text] == []


CONDITIONS = {
    "campaign": "ВПР", "kind": "ВПР", "municipality": "Приозёрный муниципальный округ",
    "works_words": "русский язык, 4 класс",
    "said_on": None, "is_next_day": True, "school_year": 2024, "season": "осень",
}  # fmt: skip


def conditions(*rows: tuple[str, str, str, str | None, str | None]) -> pl.DataFrame:
    return pl.DataFrame(
        [
            CONDITIONS
            | {"visit_id": f"{school}-{condition}", "school_code": school, "school_name": f"СОШ № {school}"}
            | {
                "visit_date": date(2023, 10, 17),
                "condition": condition,
                "state": state,
                "said": said,
                "norm": norm,
            }
            for school, condition, state, said, norm in rows
        ],
        infer_schema_length=None,
    )


def note_on(demo, monkeypatch, rows: pl.DataFrame) -> list[str]:
    ask = Facts.rows_if_built
    monkeypatch.setattr(
        Facts,
        "rows_if_built",
        lambda self, name, **f: rows if name == "visits/conditions" else ask(self, name, **f),
    )
    return texts(compose("conditions_note", Request(version="служебная", home=demo)))


def test_conditions_before_the_day_name_the_norm_and_whom_to_ask(demo, monkeypatch):
    norm = "приказ управления от 01.03.2023 № 40-о, п. 3"
    said = note_on(
        demo,
        monkeypatch,
        conditions(
            ("1", "инструктаж под подпись", "требуемого нет", "нет, учитель болен", norm),
            ("1", "видеонаблюдение", "нет, норма не требует", "нет", None),
            ("2", "инструктаж под подпись", "сведений нет", None, None),
            ("2", "видеонаблюдение", "есть", "да", None),
        ),
    )
    assert "До дня требуемого нет в 1 школе: 1 случай." in said
    assert "Сведений нет у 1 школы из 2." in said
    assert {"Инструктаж под подпись", "нет, учитель болен", norm, "СОШ № 1", "СОШ № 2"} <= set(said)
    assert "Чего норма не требует, того нет в 1 школе: нарушением это не называется." in said
    # Two working weeks are not there: three working days before the day.
    assert "до 12.10.2023" in said


def test_where_nobody_told_of_conditions_nothing_is_said_to_be_in_order(demo, monkeypatch):
    rows = conditions(*((school, "видеонаблюдение", "сведений нет", None, None) for school in "123"))
    said = " ".join(note_on(demo, monkeypatch, rows))
    assert "не сообщила ни одна школа: где нет требуемого, сказать нельзя" in said
    assert "хватает" not in said
    assert "Спросить у всех: видеонаблюдение." in said


def test_the_card_counts_what_the_marts_count(papers, demo):
    facts = Facts(Request(version="служебная", school_code=SCHOOL, home=demo))
    results = facts.rows("school/results", school_code=SCHOOL)
    newest = results.filter(school_year=results["school_year"].max())
    below = newest.filter(quality_difference="ниже").height
    cases = facts.rows("support/cases", school_code=SCHOOL).filter(~pl.col("is_closed"))
    [points] = [
        block
        for block in papers["school_card", "служебная"].blocks
        if isinstance(block, Points) and block.is_numbered
    ]
    told = " ".join(points.items)
    assert f"ниже, чем по муниципалитету, – в {below} из " in told
    assert f"Открытых дел – {cases.height}" in told


def test_a_commission_is_told_whose_works_an_expert_does_not_check(demo, monkeypatch):
    from dashboards.documents.facts import context

    monkeypatch.setattr(context, "may_see_names", lambda scope: True)
    monkeypatch.setattr(context, "names_of", lambda register, codes, scope, home: {})
    facts = Facts(Request(home=demo))
    experts = facts.rows("papers/experts", municipality=None)
    own = experts.filter(pl.col("school_name").is_not_null()).row(0, named=True)
    said = texts(compose("order_commission", Request(home=demo, is_on_the_spot=True)))
    assert own["school_name"] in " ".join(said)
    unnamed = texts(compose("order_commission", Request(home=demo)))
    assert [text for text in unnamed if own["expert_code"] in text] == []


def test_a_letter_to_the_region_asks_by_a_day_and_only_for_what_is_not_known(demo, monkeypatch):
    ask = Facts.rows
    known = pl.DataFrame({"group_level": ["region"], "mark": ["3"], "pct": [10.0]})
    for reference, is_asked in ((known.clear(), True), (known, False)):
        monkeypatch.setattr(
            Facts,
            "rows",
            lambda self, name, found=reference, **f: (
                found if name == "papers/reference_marks" else ask(self, name, **f)
            ),
        )
        said = texts(compose("region_letter", Request(home=demo)))
        assert any(text.startswith("Просим до ") for text in said)
        assert any("показатели региона и Российской Федерации" in text for text in said) == is_asked
