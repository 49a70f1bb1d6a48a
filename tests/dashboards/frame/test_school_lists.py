"""«Школы по списку»: an official list and its year cut every page that lists schools, from its address and back."""

import duckdb
import pytest

from dashboards import data
from tests.dashboards import fixture_db, fixture_objectivity
from tests.dashboards.test_pages import open_page, text_of

LIST, LATER = "ШНОР, 2024", "Признаки, 2024/25"
ON_IT = [code for code, _, _ in fixture_db.SCHOOLS[:3]]
STATE = "filter_list"


@pytest.fixture(scope="module")
def home_with_lists(tmp_path_factory):
    home = fixture_objectivity.add_objectivity(fixture_db.make_home(tmp_path_factory.mktemp("lists")))
    with duckdb.connect(str(home / "builds" / f"{fixture_db.BUILD_ID}.duckdb")) as db:
        db.execute("drop table if exists marts.brg_school_lists")
        fixture_db.empty_mart(db, "brg_school_lists")
        rows = [(LIST, code, 2024, False, True) for code in ON_IT]
        rows += [(LIST, fixture_db.SCHOOLS[5][0], 2024, False, False), (LATER, ON_IT[0], 2025, True, True)]
        db.executemany(
            "insert into marts.brg_school_lists (list_title, school_code, list_year, is_of_signs, is_on_list) "
            "values (?, ?, ?, ?, ?)",
            rows,
        )
    return home


@pytest.fixture
def page(home_with_lists, monkeypatch):
    monkeypatch.setenv("OBEKTIV_HOME", str(home_with_lists))
    monkeypatch.setenv("OBEKTIV_TODAY", fixture_db.TODAY.isoformat())
    monkeypatch.delenv("OBEKTIV_SCOPE", raising=False)
    data.forget()
    return open_page


@pytest.mark.parametrize(
    "name", ["objectivity", "results", "skills", "plan", "training", "school", "overview"]
)
def test_a_page_that_is_cut_to_a_list_says_its_name_year_and_number_and_how_to_leave_it(page, name):
    app = page(name, list=LIST)
    assert not app.exception
    text = text_of(app).replace("\u00a0", " ")
    assert f"Школы – только из списка «{LIST}»: 3 школы. Показатели муниципалитета и региона" in text
    assert 'href="?"' in text
    # What is downloaded carries the same words as the head of the page.
    assert f"методист, школы по списку «{LIST}»" in text


def test_of_schools_only_those_of_the_list_are_shown_and_wider_levels_stay(page):
    everywhere, cut = text_of(page("school")), text_of(page("school", list=LIST))
    for code, name, _ in fixture_db.SCHOOLS:
        assert f">{name}<" in everywhere.replace("№\u00a0", "№ ")
        assert (f">{name}<" in cut) == (code in ON_IT)
    results = page("results", list=LIST)
    schools = next(box for box in results.selectbox if box.label == "Школа")
    assert len(schools.options) == 1 + len(ON_IT)
    (area,) = (box for box in results.selectbox if box.label == "Муниципалитет")
    assert fixture_db.MUNICIPALITIES[0] in area.options


@pytest.mark.parametrize("name", ["objectivity", "results", "plan"])
def test_the_list_is_chosen_behind_the_line_of_filters_and_stands_in_the_address(page, name):
    app = page(name)
    assert "только из списка" not in text_of(app)
    box = app.selectbox(key=STATE)
    assert box.options == ["все школы", f"{LATER}: 1 школа", f"{LIST}: 3 школы"]
    app = box.set_value(LIST).run()
    assert app.query_params["list"] in (LIST, [LIST])
    assert "только из списка" in text_of(app)
    assert f"список «{LIST}»" in text_of(app)
    app = app.selectbox(key=STATE).set_value("").run()
    assert "list" not in app.query_params
    assert "только из списка" not in text_of(app)


def test_a_list_that_nobody_knows_cuts_nothing(page):
    app = page("objectivity", list="ШНОР, 1999")
    assert not app.exception
    assert "только из списка" not in text_of(app)


def test_a_school_sees_the_lists_that_it_is_on_alone(page, monkeypatch):
    monkeypatch.setenv("OBEKTIV_SCOPE", f'{{"schools": ["{ON_IT[1]}"], "role": "school"}}')
    assert page("results").selectbox(key=STATE).options == ["все школы", f"{LIST}: 1 школа"]
