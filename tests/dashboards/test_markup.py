"""Words of people and files stay words on every page: nothing in them is read as HTML or Markdown."""

import ast
import json
import os

import duckdb
import pytest
from google.protobuf.json_format import MessageToDict
from streamlit.testing.v1 import AppTest

from dashboards.menu import HERE, PAGES
from tests.dashboards import browser
from tests.dashboards.planted_markup import FOREIGN, plant
from tests.homes import FROZEN_TODAY, frozen_home

#: What Streamlit reads as Markdown: texts and labels. Options of a list and cells of a grid it does not.
READ_AS_MARKDOWN = """
button caption checkbox date_input download_button error exception expander file_uploader form_submit_button header info
link_button markdown menu_button metric multiselect number_input page_link pills popover radio segmented_control
selectbox slider spinner status subheader success table tabs text_area text_input title toast toggle warning write
"""
SECTION_KEYS = ("section", "view", "report")
NAMES = frozenset(READ_AS_MARKDOWN.split())
#: Places that pass on a constant of their own file or of the page that calls them; descriptions of tables are ours.
PASS_ON = {
    "frame/filters.py": {"item.label", "label", "description"},
    # Our own words about kinds of jobs.
    "frame/strip_of_jobs.py": {"TAKEN[job.what]"},
    "frame/docs.py": {
        "extra",
        "mart_text(mart)",
        # Names of our tables and the number of the build.
        "source + made",
    },
    # Words of the list of remarks, which is ours.
    "pages/assignments/sheet.py": {"f'{remark.code} – {remark.words}'"},
    "pages/load/sections.py": {"words", "BY_ITSELF"},
    # Headings of the minutes, which are ours.
    "pages/meeting/editing.py": {"label"},
    "pages/meeting/page.py": {"LABELS[name]"},
    "pages/objectivity/plan.py": {"title"},
    # Kinds of timing, which are ours.
    "pages/plan/correct.py": {"name"},
    # Words of ours, a count, and the number of a line.
    "pages/training/worklist.py": {"said", "word", "f\"Отметить: {row['line_id']}\""},
    "pages/visits/page.py": {"f\"Утвердить предложенное: {count(proposed.height, 'выезд')}\""},
}


def calls() -> list[tuple[str, int, ast.Call]]:
    found = []
    for path in sorted(HERE.rglob("*.py")):
        name = path.relative_to(HERE).as_posix()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Attribute)
                and node.func.attr in NAMES
            ):
                found.append((name, node.lineno, node))
    return found


def test_no_word_from_data_is_given_to_what_reads_markdown():
    told = [
        f"{name}:{line} {ast.unparse(call)[:80]}"
        for name, line, call in calls()
        if name.startswith(("pages/", "sections/", "frame/")) and _is_streamlit(call)
        for text in [*call.args[:1], *(k.value for k in call.keywords if k.arg in ("label", "help", "body"))]
        if not isinstance(text, ast.Constant) and ast.unparse(text) not in PASS_ON.get(name, ())
    ]
    assert told == []


def _is_streamlit(call: ast.Call) -> bool:
    """A call on ``st`` or on a place of the page (a column, a container), and not on a frame of data."""
    owner = ast.unparse(call.func.value)
    return owner in ("st", "left", "right", "where") or "columns[" in owner


@pytest.fixture(scope="module")
def planted(tmp_path_factory):
    return plant(frozen_home(), tmp_path_factory.mktemp("planted") / "home")


@pytest.fixture(scope="module")
def school(planted) -> str:
    """A school that has results."""
    with duckdb.connect(str(planted.published()), read_only=True) as connection:
        return str(
            connection.execute("select max(school_code) from marts.fct_participant_results").fetchall()[0][0]
        )


@pytest.mark.parametrize("name", [page.name for page in PAGES])
def test_markup_in_data_is_shown_as_it_is_written(planted, school, monkeypatch, name):
    monkeypatch.setenv("OBEKTIV_HOME", str(planted.root))
    monkeypatch.setenv("OBEKTIV_TODAY", FROZEN_TODAY)
    monkeypatch.delenv("OBEKTIV_SCOPE", raising=False)
    if name == "assignments":
        monkeypatch.setenv("OBEKTIV_SCOPE", json.dumps({"role": "observer", "person": observer(planted)}))
    (page,) = [page for page in PAGES if page.name == name]
    address = {"code": f"edu{school}"} if name == "school" else {}
    first = opened(page, address)
    seen = shown(first)
    for key, option in sections(first):
        seen += shown(opened(page, address | {key: option}))
    assert seen, "the markup has reached the page"


def observer(planted) -> str:
    """Somebody who has assignments."""
    with duckdb.connect(str(planted.published()), read_only=True) as connection:
        asked = "select max(person_code) from marts.fct_assignments where role = 'observer' and school_code is not null"
        return str(connection.execute(asked).fetchall()[0][0])


def opened(page, address: dict[str, str]) -> AppTest:
    app = AppTest.from_file(str(page.file), default_timeout=120)
    for key, value in address.items():
        app.query_params[key] = value
    app.run()
    assert not app.exception
    return app


def sections(app: AppTest) -> list[tuple[str, str]]:
    """Other sections of a page, those behind «Ещё» too, as its address names them."""
    found = []
    for group in app.get("button_group"):
        key = (group.key or "").removeprefix("filter_")
        found += [(key, option.content) for option in group.proto.options[1:] if key in SECTION_KEYS]
    for menu in app.get("menu_button"):
        key = menu.proto.id.rpartition("more_")[2]
        found += [(key, option) for option in menu.proto.options if key in SECTION_KEYS]
    return found


def shown(app: AppTest) -> int:
    """How many pieces of the page show the planted markup as text; none may be alive."""
    seen = 0
    for element in walk(app._tree):
        if element.type == "html":
            body = element.proto.body
            seen += "&lt;script&gt;" in body
            for live in ("<script", "<img", f"<a href=http://{FOREIGN}", f'href="http://{FOREIGN}'):
                assert live not in body, body[:2000]
        else:
            for words in labels(element.proto):
                assert FOREIGN not in words, (element.type, words)
    return seen


def labels(proto) -> list[str]:
    """Texts of an element that Streamlit reads as Markdown."""
    told = MessageToDict(proto, preserving_proto_field_name=True)
    return [str(told[key]) for key in ("label", "body", "help", "caption", "text") if key in told]


def walk(block):
    for child in getattr(block, "children", {}).values():
        if hasattr(child, "children"):
            yield from walk(child)
        elif hasattr(child, "proto"):
            yield child


@pytest.mark.walks
@pytest.mark.skipif(not browser.CHROMIUM and not os.environ.get("CI"), reason="нет браузера Chromium")
def test_markup_in_data_makes_no_page_ask_a_foreign_server(planted, school):
    with browser.server(planted.root, today=FROZEN_TODAY) as site, browser.browser() as chromium:
        for address in ("", "meeting", "data?section=Замечания", "plan", f"school?code=edu{school}"):
            page = chromium.new_page(viewport={"width": 1440, "height": 1000})
            asked: list[str] = []
            page.on("request", lambda request, asked=asked: asked.append(request.url))
            page.goto(f"{site}/{address}")
            browser.settle(page)
            assert [url for url in asked if FOREIGN in url.split("?")[0]] == [], address
            assert page.title().endswith("Объектив")
            hosts = page.evaluate(
                "[...document.querySelectorAll('a, img')].map(e => new URL(e.href || e.src).hostname)"
            )
            assert FOREIGN not in hosts, address
            page.close()
