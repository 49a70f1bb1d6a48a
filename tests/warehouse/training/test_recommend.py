"""Recommendations: strengths first, facts or silence, nothing already done, words that may be shown."""

import csv
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from dashboards.words import lint_text
from warehouse.training.recommend import recommendations
from warehouse.training.words import Topic

SEEDS = Path(__file__).parents[3] / "dbt_project" / "seeds"
TOPICS = [Topic("дроби", "content", "МА", ("дроб",)), Topic("проценты", "content", "МА", ("процент",))]
RULES = pl.read_csv(
    SEEDS / "support_recommendation_rules.csv",
    schema_overrides={"weight": pl.Float64, "deadline_days": pl.Int64},
)
NONE = dict.fromkeys(("municipality", "school_code", "topic"), pl.String)
NO_DONE = pl.DataFrame(schema={**NONE, "what": pl.String, "done_on": pl.Date})
NO_EVENTS = pl.DataFrame(schema={**NONE, "text": pl.String, "what": pl.String, "day_on": pl.Date})
MEASURES = pl.DataFrame(
    {
        "number": ["1.1", "5.2"],
        "title": ["Приказ о проведении", "Консультации педагогов по вопросам оценивания"],
        "period_start": [date(2023, 9, 1)] * 2,
        "period_end": [date(2024, 8, 31)] * 2,
    }
)
RECEIVED = date(2023, 10, 1)


def fact(kind="topic_gap", text="Умение выполнять действия с дробями", strength=0.5, **changes):
    row = {
        "audience": "школа",
        "addressee": "Школа",
        "campaign": "ВПР",
        "school_year": 2024,
        "municipality": "М",
        "school_code": "990001",
        "subject": None,
        "subject_of_fact": "МА",
        "grade": 5,
        "fact_kind": kind,
        "topic_text": text,
        "fact": f"МА, 5 класс, «{text}»: выполнено 40 %, участников 25",
        "strength": strength,
        "n": 25,
        "received_on": RECEIVED,
        "basis": "ключ",
        "is_person_level": False,
        "task_kind": None,
    }
    return row | changes


def made(*facts, done=NO_DONE, events=NO_EVENTS, actions=None):
    schema = dict.fromkeys(("subject", "school_code", "task_kind"), pl.String)
    frame = pl.DataFrame(list(facts), schema_overrides=schema)
    return recommendations(frame, RULES, done, events, MEASURES, TOPICS, actions=actions)


def test_strengths_stand_first_and_proposals_are_at_most_five():
    facts = [fact("topic_gap", f"Тема {i}", i / 10) for i in range(4)]
    facts += [fact("task_lower", f"Задание {i}", i / 10) for i in range(4)]
    facts += [fact("not_attempted", f"Работа {i}", i / 10) for i in range(4)]
    facts += [fact("strength_task", f"Успех {i}", i / 10) for i in range(4)]
    out = made(*facts)
    kinds = out["kind"].to_list()
    assert kinds == ["сильная сторона"] * 2 + ["предложение"] * 5
    assert out["order_no"].to_list() == list(range(1, 8))
    assert max(out.group_by("rule_id").len()["len"]) <= 2


def test_a_proposal_says_fact_reason_action_help_date_and_measure():
    event = {
        "municipality": None,
        "school_code": None,
        "topic": "дроби",
        "text": "Дроби",
        "what": "курс «Дроби»",
    }
    row = made(fact(), events=pl.DataFrame([event | {"day_on": date(2023, 12, 1)}], schema=NO_EVENTS.schema))
    row = row.row(0, named=True)
    assert "участников 25" in row["text"]
    assert "повторение в начале четверти: выполнять действия с дробями" in row["text"]
    assert "курс «Дроби»" in row["help"]
    assert row["due"] == date(2023, 10, 31)
    assert row["measure"].startswith("5.2")
    assert "ответ не требуется" in row["text"]


ACTIONS = pl.read_csv(SEEDS / "support_actions.csv").with_columns(pl.col("topic", "task_kind").fill_null(""))


@pytest.mark.parametrize(
    ("kind", "text", "task_kind", "beginning"),
    [
        ("task_lower", "Умение выполнять действия с дробями", "краткий", "Начинайте уроки короткой устной"),
        (
            "task_lower",
            "Умение выполнять действия с дробями",
            "развёрнутый",
            "Решите с классом две–три задачи",
        ),
        ("task_lower", "Умение находить проценты", "развёрнутый", "Свяжите проценты с дробями"),
        ("topic_gap", "Умение рассуждать", "развёрнутый", "Включите задания с записью решения"),
        ("topic_gap", "Умение рассуждать", None, "Сверьте время изучения темы"),
        ("topic_repeat", "Умение выполнять действия с дробями", "краткий", "Пересмотрите место темы"),
    ],
)
def test_the_kind_of_task_and_the_topic_decide_what_is_proposed(kind, text, task_kind, beginning):
    (row,) = made(fact(kind, text, task_kind=task_kind), actions=ACTIONS).to_dicts()
    assert row["action"].startswith(beginning)
    assert "{" not in row["action"]


def test_a_methodologist_who_edits_the_catalogue_is_obeyed():
    own = pl.DataFrame({"topic": ["дроби"], "task_kind": [""], "action": ["Свой приём. Умение: {тема}"]})
    (row,) = made(fact(task_kind="краткий"), actions=own).to_dicts()
    assert row["action"] == "Свой приём. Умение: выполнять действия с дробями"


def test_an_event_before_the_results_is_not_named():
    event = {
        "municipality": None,
        "school_code": None,
        "topic": "дроби",
        "text": "Дроби",
        "what": "курс «Дроби»",
    }
    row = made(fact(), events=pl.DataFrame([event | {"day_on": date(2023, 9, 1)}], schema=NO_EVENTS.schema))
    assert "курс" not in row["help"][0]


@pytest.mark.parametrize(
    ("changes", "kept"),
    [
        ({"done_on": date(2023, 10, 5)}, 0),
        ({"done_on": date(2023, 9, 5)}, 1),
        ({"done_on": date(2023, 10, 5), "topic": "проценты"}, 1),
        ({"done_on": date(2023, 10, 5), "school_code": "990002"}, 1),
        ({"done_on": date(2023, 10, 5), "school_code": None, "municipality": None}, 0),
    ],
    ids=["done", "before the results", "another topic", "another school", "for all"],
)
def test_what_is_already_done_is_not_proposed_again(changes, kept):
    row = {
        "municipality": "М",
        "school_code": "990001",
        "topic": "дроби",
        "what": "занятие о дробях",
    } | changes
    assert made(fact(), done=pl.DataFrame([row], schema=NO_DONE.schema)).height == kept


def test_a_measure_carried_out_after_the_results_is_not_proposed_again():
    row = {
        "municipality": None,
        "school_code": None,
        "topic": None,
        "what": "Сводная заявка на курсы",
    }
    before = made(fact("course_lines", None))
    done = pl.DataFrame([row | {"done_on": date(2023, 10, 5)}], schema=NO_DONE.schema)
    assert before["rule_id"].to_list() == ["П-17"]
    assert made(fact("course_lines", None), done=done).is_empty()


def test_nothing_is_made_up_where_there_are_no_facts():
    assert made(fact("strength_upload", None)).filter(kind="предложение").is_empty()


def test_the_same_facts_give_the_same_numbers():
    assert made(fact()).equals(made(fact()))


@pytest.mark.parametrize("path", sorted(SEEDS.glob("support_*.csv")), ids=lambda p: p.stem)
def test_every_template_of_the_seeds_passes_the_lint(path):
    with path.open(encoding="utf-8") as handle:
        cells = [cell for row in csv.reader(handle) for cell in row]
    assert [(h.found, h.instead) for cell in cells for h in lint_text(cell)] == []


def topic_unless_shared(kind: str, audience: str, i: int) -> str | None:
    """A fact that several rules answer has no topic of its own."""
    shared = RULES.filter(fact_kind=kind, audience=audience).height > 1
    return None if shared else f"Тема {i}"


def test_every_rule_makes_a_text_that_passes_the_lint():
    facts = [
        fact(
            kind,
            topic_unless_shared(kind, audience, i),
            addressee=f"А{i}",
            campaign=f"к{i}",
            audience=audience,
        )
        for i, (kind, audience) in enumerate(
            RULES.select("fact_kind", "audience").unique().sort("fact_kind").iter_rows()
        )
    ]
    out = made(*facts)
    assert set(out["rule_id"]) == set(RULES["rule_id"])
    assert [(t, h.found) for t in out["text"] for h in lint_text(t)] == []
    assert not any("{" in t for t in out["text"])


def test_every_generated_text_of_the_demo_passes_the_lint(demo_home):
    import duckdb

    with duckdb.connect(str((demo_home / "current").resolve()), read_only=True) as db:
        texts = db.execute("select text, kind from marts.rpt_recommendations").fetchall()
        grounds = db.execute(
            "select grounds, explanation, help_text, deficit from marts.rpt_course_requests"
        ).fetchall()
    assert len(texts) > 100
    shown = [t for t, _ in texts] + [cell for row in grounds for cell in row if cell]
    assert [(t, h.found) for t in shown for h in lint_text(t)] == []


@pytest.mark.parametrize("home", ["demo_home", "altai_home"])
def test_a_school_is_offered_something_exactly_where_a_fact_of_its_own_stands(home, request):
    """A second computation from the reports: below the level above, not sufficient, more than chance."""
    import duckdb

    path = request.getfixturevalue(home) / "current"
    with duckdb.connect(str(path.resolve()), read_only=True) as db:
        offered = db.execute("""
            select distinct campaign, school_code from marts.rpt_recommendations
            where audience = 'школа' and kind = 'предложение' and rule_id in ('П-01', 'П-02', 'П-04', 'П-05')
        """).fetchall()
        tasks = db.execute("""
            select distinct campaign, school_code from marts.rpt_tasks
            inner join intermediate.int_support__campaigns using (procedure_id)
            where group_level = 'school' and n >= 10 and difference = 'ниже'
                and coalesce(band, '') <> 'достаточный' and completion_pct < above_pct
        """).fetchall()
        topics = db.execute("""
            select distinct campaign, school_code from marts.rpt_content_topics
            inner join intermediate.int_support__campaigns using (procedure_id)
            where group_level in ('class', 'parallel') and is_ground and band <> 'достаточно'
                and q_value <= 0.05 and gap < 0 and n >= 5
        """).fetchall()
        counts = db.execute("""
            select count(*) filter (where kind = 'предложение'), count(distinct rule_id),
                bool_and(order_no <= strengths or kind = 'предложение'), min(length(fact)) > 0
            from (
                select *, count(*) filter (where kind = 'сильная сторона') over (
                    partition by campaign, audience, municipality, addressee, school_code) as strengths
                from marts.rpt_recommendations)
            group by campaign, audience, municipality, addressee, school_code
        """).fetchall()
    assert offered
    grounds = set(tasks) | set(topics)
    assert set(offered) <= grounds
    # What is silent although there is a ground has been worked on since the results came: a few schools.
    assert len(grounds - set(offered)) <= 0.1 * len(grounds)
    assert [row for row in counts if not (row[0] <= 5 and row[2] and row[3])] == []


@pytest.mark.parametrize("home", ["demo_home", "altai_home"])
def test_a_union_is_offered_something_exactly_where_it_is_behind_by_more_than_chance(home, request):
    """A second computation: below the region, not sufficient, behind pupils of the same level."""
    import duckdb

    path = request.getfixturevalue(home) / "current"
    with duckdb.connect(str(path.resolve()), read_only=True) as db:
        offered = set(
            db.execute("""
                select distinct campaign, municipality, subject from marts.rpt_recommendations
                where audience = 'методобъединение' and rule_id in ('П-22', 'П-23')
            """).fetchall()
        )
        grounds = set(
            db.execute("""
                select distinct campaign, municipality, t.subject from marts.rpt_content_topics as t
                inner join intermediate.int_support__campaigns using (procedure_id)
                where group_level = 'municipality' and is_main and n >= 10 and q_value <= 0.05 and gap <= -5
                    and not is_whole_work and completion_pct < region_pct
                    and band in ('недостаточно', 'часть заданий недостаточно')
            """).fetchall()
        )
        spread = db.execute("""
            select r.basis, count(*) filter (p.q_value <= 0.05 and p.gap <= -5 and p.is_system_deficit)
            from marts.rpt_recommendations as r
            inner join marts.rpt_content_topics as t on r.basis = 'rpt_content_topics: ' || t.topic_id
            inner join marts.rpt_content_topics as p on p.group_level = 'parallel' and p.procedure_id = t.procedure_id
                and p.municipality = t.municipality and p.topic_type = t.topic_type and p.topic_code = t.topic_code
            where r.rule_id = 'П-24' group by r.basis
        """).fetchall()
        courses = db.execute("""
            select r.fact, c.course_name from marts.rpt_recommendations as r
            left join marts.dim_courses as c on contains(r.fact, '«' || c.course_name || '»') where r.rule_id = 'П-41'
        """).fetchall()
    assert offered <= grounds
    assert len(grounds - offered) <= 0.1 * len(grounds)
    assert all(lagging >= 2 for _, lagging in spread)
    assert all(course for _, course in courses)


@pytest.mark.parametrize("home", ["demo_home", "altai_home"])
def test_the_level_of_a_whole_work_is_told_to_nobody_as_a_topic(home, request):
    """A second computation from tasks: nothing told, praised or asked for rests on most points of its work."""
    import duckdb

    path = request.getfixturevalue(home) / "current"
    with duckdb.connect(str(path.resolve()), read_only=True) as db:
        shares = db.execute("""
            with tasks as (select procedure_id, task_code, max(max_score) as points from marts.dim_tasks group by all)
            select t.topic_id, t.is_ground, t.is_whole_work, t.is_main,
                100 * sum(d.points) / any_value(whole.points) as share
            from marts.rpt_content_topics as t
            inner join tasks as d on t.procedure_id = d.procedure_id
                and list_contains(string_split(t.task_codes, ', '), d.task_code)
            inner join (select procedure_id, sum(points) as points from tasks group by 1) as whole
                on t.procedure_id = whole.procedure_id
            group by all
        """).fetchall()
        told = {
            basis.removeprefix("rpt_content_topics: ")
            for (basis,) in db.execute("""
                select basis from marts.rpt_recommendations where basis like 'rpt_content_topics: %'
                union select basis from intermediate.int_support__grounds where basis like 'rpt_content_topics: %'
            """).fetchall()
        }
    whole = {topic for topic, _, _, _, share in shares if share > 50}
    assert {topic for topic, _, is_whole, _, _ in shares if is_whole} == whole
    assert told
    assert not told & whole
    assert [topic for topic, is_ground, _, _, _ in shares if is_ground and topic in whole] == []
    # The region's work in history of grade 11 names one skill for all of its tasks.
    named = {topic for topic, _, is_whole, is_main, _ in shares if is_whole and is_main}
    assert bool(named) == (home == "altai_home")


def test_one_topic_is_proposed_once_by_its_weightiest_rule():
    text = "Задание 10"
    out = made(
        fact("task_lower", text, 0.2),
        fact("not_attempted", text, 0.9),
        fact("not_attempted", "Задание 9", 0.5),
    )
    assert out.select("rule_id", "topic").height == 2
    assert out["rule_id"].to_list() == ["П-04", "П-05"]
