"""Plans of a region, a municipality and a school, read from files, compared in the mart and on the page."""

from pathlib import Path

import duckdb
import pytest
from streamlit.testing.v1 import AppTest

from dashboards.menu import PAGES
from dashboards.words import lint_text
from tests.dbt.plans.conftest import dbt_build
from tests.homes import obektiv

pytestmark = pytest.mark.walks

HEAD = "УТВЕРЖДАЮ\n«04» сентября 2023 г.\n\n{title}\n\n№\tМероприятие\tСрок\tОтветственный\tОжидаемый результат\n"
PLANS = {
    "Регион 2023-2024.txt": (
        "План мероприятий региона по обеспечению объективности на 2023-2024 учебный год",
        [
            "Анализ результатов ВПР\tДо 29.09.2023\tЦентр оценки\tАналитическая справка",
            "Направление независимых наблюдателей\tМарт 2024\tЦентр оценки\tЛисты наблюдения",
            "Контроль исполнения муниципальных планов\tМай 2024\tМОУО\tСправка об исполнении",
        ],
    ),
    "Заречный 2023-2024.txt": (
        "План мероприятий по обеспечению объективности в общеобразовательных организациях города Заречного "
        "на 2023-2024 учебный год",
        [
            "Анализ результатов ВПР\tДо 06.10.2023\tМетодист\tАналитическая справка",
            "Обобщение лучших практик\tМай 2024\tМетодист\tПеречень площадок",
        ],
    ),
    "Школа 1 2023-2024.txt": (
        "План мероприятий МБОУ «СОШ № 1» по обеспечению объективности на 2023-2024 учебный год",
        ["Родительские собрания о порядке ВПР\tМарт 2024\tКлассные руководители\tПротоколы собраний"],
    ),
}
SCHOOLS = """Логин ОО;Название;Муниципалитет;Вид;Город/село
edu990001;МБОУ «СОШ № 1»;город Заречный;СОШ;город
edu990012;МБОУ «СОШ № 12»;город Заречный;СОШ;город
edu990021;МКОУ «СОШ с. Ключи»;Озёрский муниципальный район;СОШ;село
"""


def write_files(inbox: Path) -> None:
    inbox.mkdir(parents=True)
    for name, (title, rows) in PLANS.items():
        lines = "".join(f"{place}\t{row}\n" for place, row in enumerate(rows, start=1))
        (inbox / name).write_text(HEAD.format(title=title) + lines, encoding="utf-8")
    (inbox / "Школы.csv").write_text(SCHOOLS, encoding="utf-8")


@pytest.fixture(scope="module")
def levels_home(tmp_path_factory) -> Path:
    """A home with the three plans, built and published."""
    home = tmp_path_factory.mktemp("levels")
    write_files(home / "inbox")
    obektiv(home, "ingest")
    build = home / "builds" / "levels.duckdb"
    dbt_build(home, build, "2023-10-09")
    (home / "current").symlink_to(build.relative_to(home))
    return home


def test_each_level_is_compared_with_the_one_above(levels_home):
    with duckdb.connect(str(levels_home / "builds" / "levels.duckdb"), read_only=True) as database:
        rows = database.execute(
            "select plan_id, lower_plan_id, owner_name, bodies_cnt, measures_cnt, due, overdue, missing_needs, "
            "extra_needs from marts.rpt_plan_subordinates order by 1 desc"
        ).fetchall()
    assert [row[:7] for row in rows] == [
        ("zarechnyy_2023_2024", "shkola_1_2023_2024", "МБОУ «СОШ № 1»", 2, 1, 0, 0),
        ("region_2023_2024", "zarechnyy_2023_2024", "город Заречный", 2, 2, 1, 1),
    ]
    of_school, of_city = rows
    assert "наблюдатели: реестр, направление, листы наблюдения" in of_city[7]
    assert "исполнение плана и контроль за ним" in of_city[7]
    assert "анализ каждой процедуры" not in of_city[7]
    assert "лучшие практики" in of_city[8]
    assert "анализ каждой процедуры" in of_school[7]


def test_who_has_sent_no_plan_is_a_row_beside_who_has(levels_home):
    with duckdb.connect(str(levels_home / "builds" / "levels.duckdb"), read_only=True) as database:
        rows = database.execute("select plan_id, body_name, conclusion from marts.rpt_plan_bodies").fetchall()
    assert len(rows) == 4
    assert set(rows) == {
        ("region_2023_2024", "Озёрский муниципальный район", "плана нет"),
        ("region_2023_2024", "город Заречный", "план есть, чего-то нет"),
        ("zarechnyy_2023_2024", "МБОУ «СОШ № 1»", "план есть, чего-то нет"),
        ("zarechnyy_2023_2024", "МБОУ «СОШ № 12»", "плана нет"),
    }


def test_the_page_shows_collected_plans_and_what_they_lack(levels_home, monkeypatch):
    monkeypatch.setenv("OBEKTIV_HOME", str(levels_home))
    monkeypatch.setenv("OBEKTIV_TODAY", "2023-10-09")
    page = next(page.file for page in PAGES if page.name == "plan")
    app = AppTest.from_file(str(page), default_timeout=60)
    app.query_params["section"] = "Уровни"
    app.run()
    assert not app.exception
    text = "\n".join(e.proto.body for e in app.get("html"))
    assert "прислали 1 из 2 муниципалитетов" in text
    assert "город Заречный" in text
    assert "Озёрский муниципальный район" in text
    assert "плана нет" in text
    assert "Чего нет против вышестоящего" in text
    assert "прислали 1 из 2 школ" in text
    assert lint_text(text) == []
