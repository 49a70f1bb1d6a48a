"""Every report of «Результаты» opens on the real region at every level, within the budget of a picture."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from dashboards import data
from dashboards.charts import MAX_ROWS
from dashboards.menu import PAGES
from dashboards.pages.results import REPORTS
from dashboards.words import lint_text
from tests.dashboards.charts.chart_rows import pictures, rows_of

pytestmark = pytest.mark.shared
PAGE = next(page for page in PAGES if page.name == "results")
PROCEDURE = {"year": "2021", "sitting": "ВПР, весна", "subject": "МА", "grade": "4"}


@pytest.fixture
def places(region_build, monkeypatch) -> dict[str, dict[str, str]]:
    """Addresses of the largest municipality, its largest school and that school's first class."""
    path = Path(
        region_build.execute("select file from pragma_database_list where name <> 'temp'").fetchone()[0]
    )
    monkeypatch.setenv("OBEKTIV_HOME", str(path.resolve().parents[1]))
    data.forget()
    largest = (
        "select {} from marts.rpt_marks_summary where procedure_id = 'ВПР-2021-весна-МА-4' and group_level = '{}' "
        "and {} order by participants_cnt desc, group_key limit 1"
    )
    (city,) = region_build.execute(largest.format("municipality", "municipality", "true")).fetchone()
    inside = f"municipality = '{city}'"
    (school,) = region_build.execute(largest.format("school_code", "school", inside)).fetchone()
    in_school = f"school_code = '{school}'"
    (label,) = region_build.execute(largest.format("class_label", "class", in_school)).fetchone()
    return {
        "region": {},
        "municipality": {"municipality": city},
        "school": {"municipality": city, "school": school},
        "class": {"municipality": city, "school": school, "class": label},
    }


@pytest.mark.parametrize("report", REPORTS)
@pytest.mark.parametrize("level", ["region", "municipality", "school", "class"])
def test_report_opens_within_the_budget(places, level, report):
    app = AppTest.from_file(str(PAGE.file), default_timeout=300)
    for key, value in {**PROCEDURE, **places[level], "report": report}.items():
        app.query_params[key] = value
    app.run()
    assert not app.exception
    assert all(0 < rows_of(tables) <= MAX_ROWS for tables in pictures(app))
    text = "\n".join([e.proto.body for e in app.get("html")] + [e.value for e in app.markdown])
    assert lint_text(text) == []
