"""A school reports of itself: on its page, on «Сопровождение школ», in its papers; no sign, no case, no open paper."""

import shutil
from pathlib import Path

from dashboards.documents.facts.context import CannotComposeError, Request
from dashboards.documents.model import FOR_SCHOOL, INTERNAL, OPEN, Bundle, texts
from dashboards.documents.registry import KINDS, compose
from dashboards.sections import self_reports
from tests.dashboards.case_readers import plain
from tests.dashboards.pages.support.conftest import recorded, said
from tests.dashboards.test_pages import open_page
from warehouse.home import Home

SECTION, PROCEDURE = "Школа о себе", "ВПР-2023-весна-МА-5"
ENDED, GOING = "991020", "991003"
SAID = "Седьмое задание проверили без критериев"
FORGOTTEN = "приказ о замене забыли"


def test_the_department_sees_every_report_with_who_and_when(reader):
    reader("methodologist")
    text = said(open_page("support", view="Школы о себе"))
    for words in (SAID, FORGOTTEN, "завершено: школу поблагодарили", "школьный координатор", "15.05.2023"):
        assert words in text, words
    assert "не признак" in text
    assert "2 сообщения от 2 школ, в работе – 1." in text
    # Overdue is what the department owes: thanks within three days.
    assert "▲ 05.10.2023" in text


def test_a_school_sees_its_own_report_on_its_card_and_no_other(reader):
    reader("school", GOING)
    text = said(open_page("school", code=GOING, view=SECTION))
    assert FORGOTTEN in text
    assert SAID not in text
    path = said(open_page("school", code=GOING, view="Путь"))
    assert "Школа о себе" in path
    assert FORGOTTEN in path


def test_a_head_is_shown_no_report_of_a_school(reader):
    reader("head")
    for code in (ENDED, GOING):
        for view in (SECTION, "Путь"):
            text = said(open_page("school", code=code, view=view))
            assert SAID not in text
            assert FORGOTTEN not in text


def test_a_school_reports_from_its_page_and_the_department_thanks_it(reader, demo_home, tmp_path):
    home = Path(shutil.copytree(demo_home, tmp_path / "home", symlinks=True))
    reader("school", GOING, home=home)
    app = open_page("school", code=GOING, view=SECTION)
    # A school is offered what it does of its own accord; thanks and the end are the department's.
    app.selectbox(key="report_of").select(app.selectbox(key="report_of").options[0])
    app.selectbox(key="report_theme").select("проверка работ")
    app.text_area(key="report_words").input("Нашли ошибку в проверке второго задания")
    app.text_input(key="report_actor").input("школьный координатор")
    app.button(key="keep_report").click().run()
    text = said(app)
    assert "Нашли ошибку в проверке второго задания" in text
    assert "ждёт обновления" in text
    steps = recorded(home, self_reports.FILE_NAME)
    assert [(row["Логин ОО"], row["Шаг"]) for row in steps] == [(f"edu{GOING}", self_reports.FIRST)]

    reader("methodologist", home=home)
    app = open_page("support", view="Школы о себе")
    app.selectbox(key="report_school").select(GOING).run()
    options = app.selectbox(key="report_of").options
    app.selectbox(key="report_of").select(
        next(one for one in options if one.startswith("проверка работ"))
    ).run()
    app.selectbox(key="report_step").select("завершено: школу поблагодарили")
    app.text_input(key="report_actor").input("методист")
    app.button(key="keep_report").click().run()
    assert [row["Шаг"] for row in recorded(home, self_reports.FILE_NAME)] == [
        self_reports.FIRST,
        "завершено: школу поблагодарили",
    ]


def test_papers_of_the_school_carry_its_word_with_where_it_stands(reader, demo_home):
    reader("methodologist")
    for kind in ("minutes_interview", "improvement_programme"):
        for version in (INTERNAL, FOR_SCHOOL):
            request = Request(
                version=version, procedure_id=PROCEDURE, school_code=ENDED, home=Home(demo_home)
            )
            words = plain(" ".join(texts(compose(kind, request))))
            assert (
                f"Школа сообщила сама 24.04.2023 (проверка работ, ВПР 2023 Математика 5 класс): «{SAID}"
                in words
            )
            assert "Сейчас: завершено: школу поблагодарили." in words
            assert FORGOTTEN not in words


def test_no_open_paper_says_that_a_school_reported_of_itself(reader, demo_home):
    reader("methodologist")
    composed = 0
    for kind in KINDS.values():
        if OPEN not in kind.versions:
            continue
        try:
            paper = compose(kind.name, Request(version=OPEN, procedure_id=PROCEDURE, home=Home(demo_home)))
        except CannotComposeError:
            continue
        composed += 1
        papers = paper.papers.values() if isinstance(paper, Bundle) else (paper,)
        words = plain(" ".join(text for one in papers for text in texts(one)))
        assert "ообщила сама" not in words, kind.name
        assert SAID not in words, kind.name
    assert composed > 15
