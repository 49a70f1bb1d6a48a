"""One state of a window everywhere: the page «План», «Обзор», the plan note, the calendar file, `obektiv status`.

Read is what a person reads: the page that was run, the file that was opened, the line that was printed – not the mart.
The form of the page names every window with its state; all the others are compared with it, and every count is
counted anew from its words.
"""

import csv
import io
import json
import re
from collections import Counter
from dataclasses import dataclass
from datetime import date
from html import unescape
from pathlib import Path

import docx
import openpyxl
import pytest
from icalendar import Calendar
from streamlit.testing.v1 import AppTest

from dashboards import data
from dashboards.menu import PAGES
from tests.dashboards.charts.chart_rows import largest, pictures
from tests.dbt.plans.conftest import MODELS, dbt_build
from tests.homes import ROOT, obektiv

with (ROOT / "dbt_project" / "seeds" / "plan_states.csv").open(encoding="utf-8") as seed:
    STATES = [row["state"] for row in csv.DictReader(seed)]
DONE = {"выполнено", "выполнено с нарушением срока"}
DUE = {*DONE, "срок прошёл", "срок истекает", "контрольный срок прошёл", "похоже, выполнено – подтвердите"}
NOT_COUNTED = {
    "до утверждения плана",
    "раньше начала работы с программой",
    "снято с контроля",
    "не применимо",
    "противоречит правилам",
}
# What a department says of a real plan as of 11.04.2022: six measures whose day has passed, one that goes on (7.1),
# one without a day (1.1).
REAL_DAY = "2022-04-11"
TOLD = """План;№;Период;Логин ОО;Статус;Новый срок;Дата;Подтверждение;Комментарий
rubtsovsk_2021_2022;1.3;;;перенесено;01.04.2022;01.03.2022;приказ № 1;
rubtsovsk_2021_2022;1.4;;;перенесено;29.04.2022;01.03.2022;приказ № 2;
rubtsovsk_2021_2022;2.4;;;перенесено;11.04.2022;01.03.2022;приказ № 3;
rubtsovsk_2021_2022;2.5;;;выполнено;;01.02.2022;протокол № 4;
rubtsovsk_2021_2022;2.6;;;выполнено с нарушением срока;;01.04.2022;;
rubtsovsk_2021_2022;2.8;;;снято с контроля;;01.04.2022;приказ № 6;
rubtsovsk_2021_2022;7.1;;;частично;;01.04.2022;;
rubtsovsk_2021_2022;1.1;;;перенесено;20.05.2022;01.04.2022;письмо № 7;
"""


@dataclass(frozen=True)
class Seen:
    """What one home shows of one plan. windows: number, period, state of each, from the form of the page."""

    plan: str
    windows: Counter
    figures: str
    charts: Counter
    nearest: dict[str, list[list[str]]]
    measures: list[list[str]]
    progress: dict[str, list[dict[str, str]]]
    note: dict[str, list[list[str]]]
    book: dict[str, list[list[str]]]
    words: str
    events: dict[tuple[str, str], list]
    told: dict

    def count(self, *states: str) -> int:
        """How many windows stand in one of the states."""
        return sum(number for (_, _, state), number in self.windows.items() if state in states)


def published(home: Path, models: str) -> Path:
    """Build some of the marts and switch to them."""
    build = home / "builds" / "plans.duckdb"
    build.parent.mkdir(exist_ok=True)
    dbt_build(home, build, REAL_DAY, models)
    current = home / "current"
    current.unlink(missing_ok=True)
    current.symlink_to(build.relative_to(home))
    return home


def three_schools(home: Path) -> list[tuple[str, str]]:
    """Codes and names of three schools: the first, one in the middle, the last."""
    sql = "select school_code, name from marts.dim_schools where is_in_register order by 1"
    rows = json.loads(obektiv(home, "query", sql, "--json").stdout)
    return [(row["school_code"], row["name"]) for row in (rows[0], rows[len(rows) // 2], rows[-1])]


@pytest.fixture(scope="module")
def real_home(shared_dir: Path, tmp_path_factory) -> Path:
    """The five real documents, and a department that has reported of Рубцовск in every way."""
    home = tmp_path_factory.mktemp("one_state")
    obektiv(home, "ingest", str(shared_dir / "plans"))
    (home / "inbox").mkdir(exist_ok=True)
    (home / "inbox" / "Статусы.csv").write_text(TOLD, encoding="utf-8")
    obektiv(home, "ingest")
    return published(home, f"{MODELS} +exposure:page_overview")


@pytest.fixture(scope="module", params=["demo", "real"])
def lived(request) -> tuple[Path, date]:
    """A published home, and the day of a reader: three days after the build, which must move no state."""
    if request.param == "demo":
        return request.getfixturevalue("demo_home"), date(2023, 10, 12)
    return request.getfixturevalue("real_home"), date(2022, 4, 14)


@pytest.fixture(scope="module")
def everything(lived, tmp_path_factory) -> tuple[dict[str, Seen], str]:
    """(plan → what is seen of it, text of the overview)."""
    home, day = lived
    patch = pytest.MonkeyPatch()
    patch.setenv("OBEKTIV_HOME", str(home))
    patch.setenv("OBEKTIV_TODAY", day.isoformat())
    patch.delenv("OBEKTIV_SCOPE", raising=False)
    data.forget()
    folder = tmp_path_factory.mktemp("seen")
    try:
        status = obektiv(home, "status").stdout
        plans = json.loads(obektiv(home, "status", "--json").stdout)["plans"]
        seen = {plan["plan_id"]: look(home, folder, plan, status) for plan in plans}
        return seen, text_of(opened("overview"))
    finally:
        patch.undo()
        data.forget()


def opened(name: str, **query: str) -> AppTest:
    """A page run as it stands in the menu."""
    app = AppTest.from_file(str(next(page.file for page in PAGES if page.name == name)), default_timeout=120)
    for key, value in query.items():
        app.query_params[key] = value
    app.run()
    assert not app.exception
    return app


def text_of(app: AppTest) -> str:
    return "\n".join(element.proto.body for element in app.get("html"))


def plain(html: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


def tables(app: AppTest) -> dict[str, list[list[str]]]:
    """Tables of a page by their captions: the head, then rows of texts."""
    found = {}
    for caption, body in re.findall(r'aria-label="([^"]+)" tabindex="0">(.*?)</table>', text_of(app), re.S):
        rows = re.findall(r"<tr[^>]*>(.*?)</tr>", body, re.S)
        found[unescape(caption)] = [
            [plain(cell) for cell in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.S)] for row in rows
        ]
    return found


def split_state(words: str) -> str:
    """«▲ срок прошёл» → «срок прошёл»; whatever is no state of the seed fails."""
    state = words.split(" ", 1)[1]
    assert state in STATES, words
    return state


def windows_of_form(app: AppTest) -> Counter:
    """Every window as the form names it: «1.1 · январь 2022 · ▲ срок прошёл · Мера»."""
    found = Counter()
    for option in app.selectbox(key="record_window").options:
        number, rest = option.split(" · ", 1)
        period, rest = rest.split(" · ", 1)
        found[number, period, split_state(rest.split(" · ", 1)[0])] += 1
    return found


def drawn(app: AppTest) -> Counter:
    """Number, due day and state of every bar of every picture."""
    found = Counter()
    for sent in pictures(app):
        for row in largest(sent).to_dicts():
            number = re.match(r"(п\. )?\S+", row["row"])[0]
            found[number, f"{row['due']:%d.%m.%Y}", row["state"]] += 1
    return found


def tables_of_note(content: bytes) -> dict[str, list[list[str]]]:
    """Tables of a docx by the paragraph above them («Таблица 1 – …»), without hyphens of the layout."""
    document, found, above = docx.Document(io.BytesIO(content)), {}, ""
    for block in document.iter_inner_content():
        if isinstance(block, docx.table.Table):
            rows = [[cell.text.replace("\u00ad", "").strip() for cell in row.cells] for row in block.rows]
            found[above] = rows
        elif block.text.strip():
            above = re.sub(r"^Таблица \d+ – ", "", block.text.strip())
    return found


def tables_of_book(content: bytes) -> dict[str, list[list[str]]]:
    """Sheets of an xlsx by the caption in their first cell."""
    found = {}
    for sheet in openpyxl.load_workbook(io.BytesIO(content)):
        rows = [list(row) for row in sheet.iter_rows(values_only=True)]
        found[str(rows[0][0])] = [
            ["" if v is None else f"{v:%d.%m.%Y}" if hasattr(v, "year") else str(v) for v in row]
            for row in rows
        ]
    return found


def events_of(content: bytes) -> dict[tuple[str, str], list]:
    """(number, period) → states of its events."""
    found: dict[tuple[str, str], list] = {}
    for event in Calendar.from_ical(content).walk("VEVENT"):
        said = dict(line.split(": ", 1) for line in str(event["description"]).splitlines() if ": " in line)
        number = str(event["uid"]).split("|")[1].replace("_", " ")
        found.setdefault((number, said["Период"]), []).append(said["Состояние"])
    return found


def look(home: Path, folder: Path, plan: dict, status: str) -> Seen:
    code = plan["plan_id"]
    note, book, calendar = (folder / f"{code}{ending}" for ending in (".docx", ".xlsx", ".ics"))
    obektiv(home, "report", "plan_note", "--plan", code, "--out", str(note))
    obektiv(home, "report", "plan_note", "--plan", code, "--out", str(book))
    obektiv(home, "calendar", "--plan", code, "--out", str(calendar))
    form, nearest = opened("plan", plan=code, section="Отметить"), opened("plan", plan=code)
    progress = tables(opened("plan", plan=code, section="Исполнение"))
    line = re.search(rf"{re.escape(plan['plan_title'])}, на (.*?14 дней – \d+)", " ".join(status.split()))
    return Seen(
        plan=code,
        windows=windows_of_form(form),
        figures=plain(
            "".join(re.findall(r'<div class="ob-figures">.*?</div></div></div>', text_of(nearest), re.S))
        ),
        charts=drawn(opened("plan", plan=code, section="Направления")),
        nearest=tables(nearest),
        measures=tables(opened("plan", plan=code, section="Меры"))["Меры плана"],
        progress={
            name: [dict(zip(rows[0], row, strict=True)) for row in rows[1:]]
            for name, rows in progress.items()
        },
        note=tables_of_note(note.read_bytes()),
        book=tables_of_book(book.read_bytes()),
        words=line[1],
        events=events_of(calendar.read_bytes()),
        told=plan,
    )


def all_windows(rows: list[list[str]]) -> Counter:
    """Number, period, state of the rows of the table of all windows."""
    head = next(place for place, row in enumerate(rows) if row[0] == "№")
    return Counter((row[0], row[2], row[4]) for row in rows[head + 1 :] if row[0])


WINDOWS = "Все сроки мер и их состояние"
DIRECTIONS = "Исполнение по направлениям"


def test_every_window_of_the_page_stands_in_the_note_with_the_same_state(everything):
    for seen in everything[0].values():
        assert seen.windows
        assert all_windows(seen.note[WINDOWS]) == seen.windows, seen.plan
        assert all_windows(seen.book[WINDOWS]) == seen.windows, seen.plan


def test_every_bar_of_the_page_has_the_state_of_its_window(everything):
    for seen in everything[0].values():
        dated = Counter((row[0], row[3], row[4]) for row in seen.note[WINDOWS][1:] if row[3] not in ("", "–"))
        assert seen.charts == dated, seen.plan


def test_every_event_of_the_calendar_has_the_state_of_its_window(everything):
    for seen in everything[0].values():
        dated = [row for row in seen.note[WINDOWS][1:] if row[3] not in ("", "–")]
        expected = Counter((row[0], row[2], row[4]) for row in dated if row[4] != "до утверждения плана")
        events = Counter((*key, state) for key, states in seen.events.items() for state in states)
        assert events == expected, seen.plan


def test_a_measure_stands_as_its_most_urgent_window(everything):
    for seen in everything[0].values():
        head, *rows = seen.measures
        place = head.index("Состояние")
        worst: dict[str, str] = {}
        for number, _, state in seen.windows:
            worst[number] = min(worst.get(number, state), state, key=STATES.index)
        for row in rows:
            assert split_state(row[place]) == worst[row[0]], (seen.plan, row[0])


def test_the_nearest_section_lists_the_windows_of_its_states(everything):
    for seen in everything[0].values():
        for caption, state in (("Срок прошёл", "срок прошёл"), ("Без даты", "без даты")):
            shown = Counter(row[0] for row in seen.nearest.get(caption, [[]])[1:])
            own = Counter(number for number, _, s in seen.windows.elements() if s == state)
            assert shown == own, (seen.plan, caption)


def test_every_count_of_the_note_is_the_count_of_its_windows(everything):
    for seen in everything[0].values():
        counted = [
            sum(seen.windows.values()) - seen.count(*NOT_COUNTED),
            seen.count(*DUE),
            seen.count(*DONE),
            seen.count("выполнено с нарушением срока"),
            seen.count("срок прошёл"),
            seen.count("перенесено"),
            seen.count("идёт", "впереди"),
            seen.count("без даты"),
        ]
        *rows, total = seen.note[DIRECTIONS][1:]
        people = seen.note["Сроки по ответственным"][1:]
        assert [int(v) for v in total[1:9]] == counted, seen.plan
        for table in (rows, people):
            assert [sum(int(row[place]) for row in table) for place in range(1, 9)] == counted, seen.plan
        everyone, due, _, _, _, postponed, ahead, undated = counted
        assert everyone == due + postponed + ahead + undated
        late = seen.note.get("Сроки, которые прошли без отметки о выполнении", [[]])
        assert len(late) - 1 == seen.count("срок прошёл")


def test_figures_and_tables_of_the_page_count_the_same(everything):
    for seen in everything[0].values():
        late, done, due = seen.count("срок прошёл"), seen.count(*DONE), seen.count(*DUE)
        assert re.search(rf"(^| ){late} (срок прошёл|срока прошли|сроков прошло)", seen.figures), seen.figures
        if due:
            assert f"выполнено {done} из {due}, чей срок наступил" in seen.figures
        for name in ("По ответственным", "По годам"):
            rows = seen.progress[name]
            for column, value in (
                ("Всего", sum(seen.windows.values()) - seen.count(*NOT_COUNTED)),
                ("Наступило", due),
                ("Выполнено", done),
                ("Срок прошёл", late),
                ("Перенесено", seen.count("перенесено")),
                ("Не наступило", seen.count("идёт", "впереди")),
                ("Без даты", seen.count("без даты")),
            ):
                assert sum(int(row[column]) for row in rows) == value, (seen.plan, name, column)


def test_status_says_the_same_counts_in_words_and_in_json(everything):
    for seen in everything[0].values():
        expected = {
            "сроков": sum(seen.windows.values()) - seen.count(*NOT_COUNTED),
            "наступило": seen.count(*DUE),
            "выполнено": seen.count(*DONE),
            "срок прошёл –": seen.count("срок прошёл"),
            "перенесено": seen.count("перенесено"),
            "не наступило": seen.count("идёт", "впереди"),
            "без даты": seen.count("без даты"),
        }
        for words, value in expected.items():
            assert f"{words} {value}," in seen.words, (seen.plan, words)
        assert seen.told["overdue"] == seen.count("срок прошёл")
        near = re.search(r"(\d+) срок\S* в ближайшие 14 дней", seen.figures)
        assert int(near[1]) == seen.told["due_14"]


def test_the_overview_counts_the_windows_of_all_plans(everything):
    plans, overview = everything
    late = sum(seen.count("срок прошёл") for seen in plans.values())
    near = sum(seen.told["due_14"] for seen in plans.values())
    said = plain(overview)
    # The first stand in the list themselves, the rest is counted.
    listed = len(re.findall(r"Срок прошёл \d+ (?:день|дня|дней) назад", said))
    rest = re.search(r"Прош\S+ ещё (\d+) срок\S* по плану", said)
    assert listed + int(rest[1] if rest else 0) == late
    assert re.search(rf"В ближайшие две недели наступ\S+ {near} срок", said) or not near


def test_a_school_reads_of_its_measures_what_the_department_reads(demo_home, monkeypatch):
    """The matrix of schools on the page «План» and the page of a school, cell by cell."""
    monkeypatch.setenv("OBEKTIV_HOME", str(demo_home))
    monkeypatch.setenv("OBEKTIV_TODAY", "2023-10-12")
    monkeypatch.delenv("OBEKTIV_SCOPE", raising=False)
    data.forget()
    head, *rows = tables(opened("plan", section="Школы"))["Меры по школам"]
    compared = 0
    for code, name in three_schools(demo_home):
        row = next(row for row in rows if row[0] == name)
        own = tables(opened("school", code=code, view="Меры"))["Меры школы"][1:]
        of_school = Counter((f"{number} · {when}", state) for number, _, when, _, state, _ in own)
        for column, cell in zip(head[2:], row[2:], strict=True):
            assert cell == "–" or of_school[column, cell], (name, column, cell)
            compared += cell != "–"
    assert compared >= 6
    data.forget()


def test_no_page_and_no_paper_has_another_word_for_a_passed_term(everything):
    plans, overview = everything
    texts = [plain(overview)]
    for seen in plans.values():
        texts += [seen.figures, seen.words, str(seen.nearest), str(seen.note), str(seen.progress)]
    assert not [word for text in texts for word in re.findall(r"\w*просроч\w*", text.lower())]


def test_a_postponed_window_past_its_new_day_is_late_and_no_longer_postponed(everything):
    """In version 0.1.0 it stood among the postponed and among the late."""
    expected = {"срок прошёл": 1, "срок истекает": 1, "перенесено": 2}
    for seen in everything[0].values():
        moved = Counter(row[5] for row in seen.note.get("Переносы", [[]])[1:])
        assert moved == (
            expected if seen.plan.startswith("rubtsovsk") else Counter({"перенесено": moved.total()})
        )
