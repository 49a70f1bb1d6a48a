"""Programmes of schools: steps with terms and proofs on two pages and in the paper; a mark is seen at once."""

import shutil
from pathlib import Path

from dashboards.documents.facts.context import Request
from dashboards.documents.model import FOR_SCHOOL, texts
from dashboards.documents.registry import compose
from dashboards.sections import programmes
from tests.dashboards.pages.support.conftest import recorded, said
from tests.dashboards.test_pages import open_page
from warehouse.home import Home

FOLLOWED, PROCEDURE = "991009", "ВПР-2023-весна-РУ-4"
DONE, WAITING = (
    "Разобрать критерии и договориться о спорных ответах",
    "Сопоставить отметки журнала и работы по темам",
)


def test_the_department_sees_what_is_done_with_what_proof_and_what_is_ahead(reader):
    reader("methodologist")
    text = said(open_page("support", view="Программы"))
    assert "Программа идёт: 1 школа. Отмечено шагов: 1 из " in text
    for words in (DONE, WAITING, "запись о договорённостях от 28.09.2023 № 3", "28.09.2023"):
        assert words in text, words


def test_a_school_sees_its_own_programme_and_another_school_none_of_it(reader):
    reader("school", FOLLOWED)
    assert DONE in said(open_page("school", code=FOLLOWED, view="Путь"))
    reader("school", "991003")
    assert DONE not in said(open_page("school", code="991003", view="Путь"))


def test_the_paper_of_the_programme_says_what_the_page_says(reader, demo_home):
    reader("methodologist")
    request = Request(version=FOR_SCHOOL, procedure_id=PROCEDURE, school_code=FOLLOWED, home=Home(demo_home))
    paper = "\n".join(texts(compose("improvement_programme", request)))
    assert "отмечено 28.09.2023: запись о договорённостях от 28.09.2023 № 3" in paper
    assert WAITING in paper


def test_a_school_marks_a_step_on_its_page_and_it_is_seen_at_once(reader, demo_home, tmp_path):
    home = Path(shutil.copytree(demo_home, tmp_path / "home", symlinks=True))
    reader("school", FOLLOWED, home=home)
    app = open_page("school", code=FOLLOWED, view="Путь")
    app.selectbox(key="mark_step").select(WAITING).run()
    app.button(key="keep_mark").click().run()
    assert "Назовите, чем шаг подтверждён" in said(app)
    assert not recorded(home, programmes.FILE_NAME)
    app.text_input(key="mark_evidence").input("справка от 06.10.2023")
    app.text_input(key="mark_actor").input("руководитель ШМО")
    app.button(key="keep_mark").click().run()
    (row,) = recorded(home, programmes.FILE_NAME)
    assert (row["Логин ОО"], row["Шаг"]) == (f"edu{FOLLOWED}", WAITING)
    text = said(app)
    assert "сделано (ждёт обновления)" in text
    assert "Отмечено шагов: 2 из " in text
