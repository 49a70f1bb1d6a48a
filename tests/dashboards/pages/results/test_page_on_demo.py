"""«Результаты» over the synthetic municipality: КДР in levels with groups of skills, groups of schools, no ratings."""

import re

import duckdb
import pytest
from streamlit.testing.v1 import AppTest

from dashboards import data
from dashboards.charts import MAX_ROWS
from dashboards.menu import PAGES
from dashboards.pages.results import REPORTS
from dashboards.words import lint_text
from dashboards.words.place import natural
from tests.dashboards.charts.chart_rows import largest, pictures, rows_of
from warehouse.home import Home

PAGE = next(page for page in PAGES if page.name == "results")
AREA = {"municipality": "Приозёрный муниципальный округ"}
SCHOOL = {**AREA, "school": "991001"}
CLASS = {**SCHOOL, "class": "6А"}
KDR = {"year": "2023", "sitting": "КДР, осень", "subject": "МА", "grade": "6"}
VPR = {"year": "2023", "sitting": "ВПР, весна", "subject": "МА", "grade": "6"}
GROUPS = ("Выполнение вычислений", "Решение практических задач", "Рассуждение и обоснование")
LEVELS = ("недостаточный", "пониженный", "базовый", "повышенный")


@pytest.fixture
def page(demo_home, monkeypatch):
    """Opens the page at an address over the built municipality."""
    monkeypatch.setenv("OBEKTIV_HOME", str(demo_home))
    monkeypatch.setenv("OBEKTIV_TODAY", "2023-10-09")
    data.forget()

    def opened(**address: str) -> AppTest:
        app = AppTest.from_file(str(PAGE.file), default_timeout=120)
        for key, value in address.items():
            app.query_params[key] = value
        app.run()
        assert not app.exception
        return app

    return opened


def text_of(app: AppTest) -> str:
    return "\n".join([e.proto.body for e in app.get("html")] + [e.value for e in app.markdown])


@pytest.mark.parametrize("place", [AREA, SCHOOL, CLASS], ids=["municipality", "school", "class"])
@pytest.mark.parametrize("report", REPORTS)
@pytest.mark.parametrize("procedure", [KDR, VPR], ids=["КДР", "ВПР"])
def test_every_chart_keeps_the_budget_and_every_word_the_limits(page, procedure, report, place):
    app = page(**procedure, **place, report=report)
    drawn = pictures(app)
    assert all(0 < rows_of(tables) <= MAX_ROWS for tables in drawn)
    assert lint_text(text_of(app)) == []
    if report != "Участники" and "ob-empty" not in text_of(app):
        assert drawn
        assert any(e.label == "Как посчитано" for e in app.expander)


@pytest.mark.parametrize("place", [AREA, SCHOOL, CLASS], ids=["municipality", "school", "class"])
def test_a_kdr_is_shown_in_levels_and_groups_of_skills(page, place):
    drawn = largest(pictures(page(**KDR, **place))[0])
    assert set(drawn["category"]) == set(LEVELS)
    assert drawn["pct"].sum() == pytest.approx(100 * drawn["row"].n_unique())
    skills = text_of(page(**KDR, **place, report="Умения"))
    assert [name for name in GROUPS if name not in skills] == []


def test_groups_of_skills_equal_the_sum_of_their_tasks(demo_home):
    with duckdb.connect(str(Home(demo_home).published()), read_only=True) as build:
        differing = build.execute(
            """with grouped as (
                select t.procedure_id, t.group_key, g.skill_group,
                    100 * sum(t.points) / sum(t.n * t.max_score) as pct
                from marts.rpt_tasks as t
                inner join (select distinct procedure_id, task_code, skill_group from marts.dim_tasks
                    where skill_group is not null) as g using (procedure_id, task_code)
                group by all
            )
            select count(*) filter (where abs(r.completion_pct - grouped.pct) > 1e-9), count(*)
            from marts.rpt_planned_results as r
            inner join marts.dim_planned_results as d using (procedure_id, result_type, result_code)
            inner join grouped on r.procedure_id = grouped.procedure_id and r.group_key = grouped.group_key
                and d.title = grouped.skill_group
            where r.result_type = 'группа умений'"""
        ).fetchone()
    assert differing[0] == 0
    assert differing[1] > 150


def test_schools_stand_in_the_order_of_names_never_of_values(page):
    for procedure in (KDR, VPR):
        bars = largest(pictures(page(**procedure, **AREA))[-1])
        names = [row.split(" · ")[0] for row in bars["row"]][1:]
        assert len(names) == 24
        assert names == sorted(names, key=natural)


def test_skills_with_the_same_beginning_stay_apart_on_the_map(page):
    for procedure in (KDR, VPR):
        (tables,) = pictures(page(**procedure, **AREA, report="Умения"))
        cells = largest(tables).select("skill", "group")
        assert cells.height == cells.unique().height


@pytest.mark.parametrize("report", ["Отметки", "Журнал", "Баллы"])
def test_a_school_stands_beside_its_groups_with_words_about_chance(page, report):
    text = text_of(page(**VPR, **SCHOOL, report=report))
    assert "Рядом со своими группами школ" in text
    section = text[text.index("Рядом со своими группами школ") :]
    assert "городские школы" in section
    assert re.search("▲ выше|▼ ниже|в пределах случайного|мало данных", section)


def test_an_area_shows_its_groups_of_schools(page):
    text = text_of(page(**VPR, **AREA))
    assert [g for g in ("ШНОР", "сельские школы", "городские школы") if g not in text] == []


def test_the_level_above_is_never_named_without_chance(page):
    for report in ("Отметки", "Журнал"):
        text = text_of(page(**VPR, **SCHOOL, report=report))
        notes = re.findall(r'<div class="n">(по муниципалитету[^<]*)</div>', text)
        assert notes
        bare = [n for n in notes if "–" not in n]
        # The share of confirmed marks is not compared: it stands beside without a word about direction.
        assert len(bare) <= (1 if report == "Журнал" else 0)


def test_the_note_below_earlier_seasons_explains_only_what_stands_there(page):
    text = text_of(page(**VPR, **AREA))
    assert "Сравнение с прошлыми сезонами" in text
    for mark, words in (
        ("«Те же обучающиеся» –", "те же обучающиеся<"),
        ("«Не сопоставимо» –", "не сопоставимо<"),
    ):
        assert (mark in text) == (words in text), mark
    assert "Сдвиг –" not in text
