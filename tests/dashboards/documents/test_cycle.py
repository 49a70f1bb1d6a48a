"""The folder of the management cycle: every stage has its file and day, figures are those of the marts."""

from __future__ import annotations

import io
import zipfile
from math import floor

import docx
import pytest

from dashboards.documents.facts.context import CannotComposeError, Request
from dashboards.documents.kinds.cycle import CONTENTS, PARTS
from dashboards.documents.model import INTERNAL, OPEN, texts
from dashboards.documents.registry import compose
from tests.dashboards.documents.changed import asked, changed, table
from warehouse.home import Home

STAGES = ["Цели", "Показатели", "Мониторинг", "Анализ", "Рекомендации", "Меры", "Решения", "Эффект"]


@pytest.mark.parametrize("version", [INTERNAL, OPEN])
def test_every_stage_stands_in_the_contents_with_a_file_of_the_archive_and_a_day(files, papers, version):
    folder = papers["cycle_folder", version]
    listed = table(folder.papers[CONTENTS], "Этапы цикла")
    assert list(dict.fromkeys(row[0] for row in listed.rows)) == STAGES
    with zipfile.ZipFile(files["cycle_folder", version]) as archive:
        names = archive.namelist()
        opened = docx.Document(io.BytesIO(archive.read(f"{CONTENTS}.docx")))
    told = [row[2] for row in listed.rows if row[2].endswith(".docx")]
    assert told == names[1:]
    assert names[0] == f"{CONTENTS}.docx"
    assert len(told) == len(PARTS)
    assert all(row[3] for row in listed.rows)
    cells = {cell.text for t in opened.tables for row in t.rows for cell in row.cells}
    assert set(told) <= cells


def test_goals_are_the_plan_with_the_day_it_was_approved(papers, demo_home):
    [expected] = asked(
        Home(demo_home),
        "select plan_title, approved_on from marts.dim_plans where period_start <= '2023-10-09' "
        "order by period_start desc limit 1",
    )
    first = table(papers["cycle_folder", INTERNAL].papers[CONTENTS], "Этапы цикла").rows[0]
    assert (first[1], first[3]) == expected


def test_figures_before_and_now_are_those_of_the_marts(papers, demo_home):
    home = Home(demo_home)
    folder = papers["cycle_folder", INTERNAL]
    told = {
        row[0]: row[1:]
        for row in table(folder.papers["08 Эффект – Эффект принятых мер"], "Было и стало").rows
    }
    index = asked(
        home,
        "select objectivity_index, school_year from marts.rpt_region_objectivity order by 2 desc limit 2",
    )
    assert told["Индекс объективности региона"] == tuple(
        f"{floor(value + 0.5)}\u202f% ({year - 1}/{year % 100})" for value, year in reversed(index)
    )
    plans = dict(
        asked(home, "select plan_id, done || ' из ' || due from marts.rpt_plan_progress where cut = 'plan'")
    )
    before, now = told["Исполнение плана"]
    assert before.startswith(plans["plan_obektivnosti_2022_2023"])
    assert now.startswith(plans["plan_obektivnosti_2023_2024"])
    [(received, due)] = asked(
        home,
        "select count(*) filter (status = 'received'), count(*) from marts.fct_upload_status "
        "where is_newest_year and is_expected and status <> 'expected'",
    )
    assert told["Своевременная загрузка"][1].startswith(f"{received} из {due}")


def test_what_cannot_be_made_is_said_with_its_reason_and_stops_nothing(own):
    home = changed(own, "delete from marts.fct_decisions", "delete from marts.dim_plans")
    folder = compose("cycle_folder", Request(version=INTERNAL, home=home))
    rows = {row[0]: row for row in table(folder.papers[CONTENTS], "Этапы цикла").rows}
    assert rows["Решения"][2:] == ("не сделана: Решений прошлых совещаний в загруженных файлах нет.", None)
    assert rows["Цели"][2:] == ("план ведомства ещё предстоит загрузить", None)
    assert "Осталось оформить: цели, меры, решения." in texts(folder.papers[CONTENTS])
    assert not any("Решения" in name or "Меры" in name for name in folder.papers)


def test_an_open_folder_says_nothing_of_people_who_took_a_course(papers):
    folder = papers["cycle_folder", OPEN]
    assert not any("До и после курса" in text for paper in folder.papers.values() for text in texts(paper))


def test_a_home_without_anything_is_one_sentence(own, monkeypatch):
    def refuse(*_):
        raise CannotComposeError("данных нет")

    monkeypatch.setattr(
        "dashboards.documents.kinds.cycle.PARTS", tuple(type(p)(p.stage, p.title, refuse) for p in PARTS)
    )
    with pytest.raises(CannotComposeError, match="бумаги цикла сделать не из чего"):
        compose("cycle_folder", Request(version=INTERNAL, home=own))
