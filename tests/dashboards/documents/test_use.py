"""Papers as people get them: the command, the templates folder, the schedule, decisions of a meeting."""

import io
import json
import os
import subprocess
from datetime import date, datetime

import altair as alt
import docx
import duckdb
import pdfplumber
import polars as pl
import pytest
import yaml

from dashboards import inbox
from dashboards.documents import pictures
from dashboards.documents.facts import decisions, letterhead
from dashboards.documents.facts.context import Facts, Request
from dashboards.documents.model import FOR_SCHOOL, INTERNAL, OPEN, Points, Table, texts
from dashboards.documents.registry import KINDS, compose, offered, render
from dashboards.documents.scheduled import leave_papers
from dashboards.pages.meeting import agenda as meetings
from tests.dbt.manifest import DBT
from tests.homes import PARSED_ONCE, ROOT, obektiv
from warehouse.home import Home
from warehouse.settings_files import SettingsFileError


@pytest.fixture
def home(tmp_path):
    """An empty home."""
    return Home(tmp_path / "home").create()


@pytest.fixture
def borrowed(demo_home, tmp_path):
    """A home of one's own over the demonstration's build: settings may be written there."""
    for name in ("builds", "current", "demo_truth.json"):
        (tmp_path / name).symlink_to(
            (demo_home / name).resolve() if name != "builds" else demo_home / "builds"
        )
    return Home(tmp_path)


def test_list_names_every_kind(tmp_path):
    listed = json.loads(obektiv(tmp_path, "report", "list", "--json").stdout)
    assert {row["kind"] for row in listed} == set(KINDS)


def test_unknown_kind_is_wrong_usage(tmp_path):
    assert obektiv(tmp_path, "report", "nothing", check=False).returncode == 2


def test_without_data_the_command_says_what_to_do(tmp_path):
    done = obektiv(tmp_path, "report", "order_storage", "--out", str(tmp_path / "a.docx"), check=False)
    assert done.returncode == 1
    assert "obektiv refresh" in done.stderr


def test_letterhead_stands_in_every_order(borrowed):
    path, _ = letterhead.create_example(borrowed)
    path.write_text(
        "organisation: Управление образования округа\nsignatory_position: Начальник управления\n", "utf-8"
    )
    said = texts(compose("order_storage", Request(home=borrowed)))
    assert "УПРАВЛЕНИЕ ОБРАЗОВАНИЯ ОКРУГА" in said
    assert "Начальник управления" in said


def test_a_misspelt_word_of_the_template_is_named(borrowed):
    letterhead.create_example(borrowed)[0].write_text("organization: X\n", "utf-8")
    with pytest.raises(SettingsFileError) as said:
        letterhead.load(borrowed)
    assert str(said.value) == (
        "файл templates/blank.yml: неизвестное имя «organization»; похоже на «organisation»"
    )


@pytest.mark.parametrize("text", ["organization: X\n", 'place: "X\n', "- X\n", "place: [X]\n"])
def test_a_broken_letterhead_is_a_sentence_and_no_trace(borrowed, text):
    letterhead.create_example(borrowed)[0].write_text(text, "utf-8")
    done = obektiv(borrowed.root, "report", "order_storage", "--out", "a.docx", check=False)
    assert done.returncode == 2
    assert "templates/blank.yml" in done.stderr
    assert "Traceback" not in done.stderr


def test_broken_settings_of_papers_are_sentences(borrowed):
    path = borrowed.root / "papers.yml"
    for text, said in {
        "papers:\n  - {kind: order_storag}\n": (
            "файл papers.yml, papers[1], kind: бумаги «order_storag» нет; похоже на «order_storage»"
        ),
        "papers:\n  - {kind: order_storage, fil: a.docx}\n": (
            "файл papers.yml, papers[1]: неизвестное имя «fil»; похоже на «file»"
        ),
        "paper: []\n": "файл papers.yml: неизвестное имя «paper»; похоже на «papers» (и ещё ошибок: 1)",
        "papers: [a]\n": "файл papers.yml, papers[1]: ожидаются строки вида «имя: значение», записано «a»",
        'papers: "\n': "файл papers.yml не читается, строка 2: проверьте кавычки и отступы",
    }.items():
        path.write_text(text, "utf-8")
        (left,) = leave_papers(borrowed)
        assert (left.message, left.file, left.is_setting_wrong) == (said, None, True)


def test_refresh_leaves_the_configured_papers(borrowed):
    wanted = {
        "papers": [
            {"kind": "order_storage", "file": "Приказ.docx"},
            {"kind": "nothing"},
            {"kind": "order_procedure", "x": 1},
        ]
    }
    (borrowed.root / "papers.yml").write_text(yaml.safe_dump(wanted, allow_unicode=True), "utf-8")
    left = leave_papers(borrowed)
    assert [paper.file is not None for paper in left] == [True, False, False]
    assert (borrowed.root / "papers" / "Приказ.docx").stat().st_size > 10_000
    assert "nothing" in left[1].message


def test_without_a_setting_refresh_leaves_nothing(borrowed):
    assert leave_papers(borrowed) == []


def test_edited_agenda_is_printed_in_its_order(borrowed):
    agenda = pl.DataFrame({"order": [2, 1, 3], "question": ["Второй", "Первый", " "], "text": ["б", "а", ""]})
    items = meetings.items_of(agenda)
    assert items == (("Первый", "а"), ("Второй", "б"))
    said = texts(compose("minutes_meeting", Request(home=borrowed, items=items)))
    assert said.index("Первый") < said.index("Второй")


def test_next_meeting_opens_with_the_last_decisions(borrowed):
    meeting = meetings.compose(Request(home=borrowed, meeting="совещание"))
    assert meeting.past.height
    assert meetings.draft_agenda(meeting)["text"][0].startswith(
        f"Решений прошлого протокола: {meeting.past.height}"
    )


def test_recorded_decisions_are_a_file_of_the_known_form(home):
    from ingestion.pipeline import ingest

    decisions = pl.DataFrame(
        {"decision": ["Провести семинар", ""], "responsible": ["методист", ""], "due": ["22.12.2026", ""]}
    )
    content = meetings.decisions_csv(decisions, date(2026, 10, 1), "совещание", "Итоги")
    path = inbox.leave(home, meetings.FILE_NAME, content, datetime(2026, 10, 1, 19, 5))
    reports = ingest(home, [path])
    assert [(r.kind, r.status, r.rows_loaded) for r in reports] == [("meetings", "loaded", 1)]


@pytest.mark.walks
def test_minutes_come_back_and_the_next_meeting_knows_what_is_done(home, tmp_path):
    """Decisions → file → mart; a state marked at the next meeting replaces the old one, nothing is doubled."""
    from ingestion.pipeline import ingest

    made = pl.DataFrame(
        {
            "decision": ["Провести семинар", "Уточнить состав комиссии"],
            "responsible": ["методист", "начальник отдела"],
            "due": ["22.12.2026", ""],
        }
    )
    content = meetings.decisions_csv(made, date(2026, 10, 1), "заседание коллегии", "Итоги")
    ingest(home, [inbox.leave(home, meetings.FILE_NAME, content, datetime(2026, 10, 1, 19, 5))])
    first = decided_in(home, tmp_path / "first")
    assert first["status"].to_list() == ["в работе", "в работе"]

    marked = first.with_columns(
        status=pl.when(pl.col("decision") == "Провести семинар")
        .then(pl.lit("выполнено"))
        .otherwise(pl.col("status"))
    )
    assert meetings.statuses_csv(first, first) is None
    ingest(
        home,
        [
            inbox.leave(
                home, meetings.FILE_NAME, meetings.statuses_csv(first, marked), datetime(2026, 11, 1, 19, 5)
            )
        ],
    )
    second = decided_in(home, tmp_path / "second")
    assert second.select("decision", "is_done").rows() == [
        ("Провести семинар", True),
        ("Уточнить состав комиссии", False),
    ]


def decided_in(home, folder) -> pl.DataFrame:
    """The mart of decisions, built by dbt from what the home has ingested."""
    build = folder / "work.duckdb"
    folder.mkdir()
    env = {
        **os.environ,
        **PARSED_ONCE,
        "OBEKTIV_HOME": str(home.root),
        "OBEKTIV_BUILD": str(build),
        "DBT_TARGET_PATH": str(folder / "target"),
        "DBT_LOG_PATH": str(folder / "target"),
    }
    done = subprocess.run(
        [*DBT, "run", "--select", "stg_meetings__decisions", "fct_decisions"],
        cwd=ROOT,
        env=env,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout[-2000:]
    with duckdb.connect(str(build), read_only=True) as connection:
        return connection.execute("select * from marts.fct_decisions order by decision").pl()


def test_a_talk_with_a_school_is_seen_by_that_school_only(borrowed, monkeypatch):
    rows = pl.DataFrame(
        {
            "decision_id": ["1", "2", "3"],
            "meeting_date": [date(2023, 9, 1), date(2023, 9, 2), date(2023, 9, 3)],
            "meeting_kind": [
                "совещание с руководителями",
                "собеседование со школой",
                "собеседование со школой",
            ],
            "topic": ["Итоги", "МБОУ «СОШ № 9»: ВПР", "МБОУ «СОШ № 10»: ВПР"],
            "decision": ["общее", "своё", "чужое"],
            "responsible": ["методист"] * 3,
            "due_on": [date(2023, 12, 1)] * 3,
            "status": ["в работе"] * 3,
            "is_done": [False] * 3,
            "is_overdue": [False] * 3,
        }
    )
    monkeypatch.setattr(Facts, "rows_if_built", lambda self, name, **_: rows)
    everybody = Facts(Request(home=borrowed))
    assert decisions.decisions(everybody)["decision"].to_list() == ["общее"]
    assert decisions.last_meeting(everybody, "совещание")["decision"].to_list() == ["общее"]
    # Another body is not asked about what this one decided.
    assert decisions.last_meeting(everybody, "коллегия").is_empty()
    school = Facts(Request(version=INTERNAL, school_code="991009", home=borrowed))
    assert decisions.decisions(school)["decision"].to_list() == ["общее", "своё"]
    assert decisions.last_meeting(school, "собеседование")["decision"].to_list() == ["своё"]


def test_a_union_is_asked_about_its_own_decisions_and_not_about_another_unions(borrowed, monkeypatch):
    rows = pl.DataFrame(
        {
            "meeting_date": [date(2023, 8, 30), date(2023, 8, 31)],
            "meeting_kind": ["методическое объединение"] * 2,
            "topic": ["Трудные задания русского языка", "Дроби в 5 классе"],
            "decision": ["Подготовить подборку", "Провести уроки"],
            "responsible": ["Руководитель ММО", "Руководитель ММО учителей математики"],
        }
    )
    facts = Facts(Request(home=borrowed))
    ask = facts.rows_if_built
    monkeypatch.setattr(
        Facts, "rows_if_built", lambda self, name, **f: rows if name == "papers/decisions" else ask(name, **f)
    )
    for subject, decision in (("РУ", "Подготовить подборку"), ("МА", "Провести уроки")):
        asked = facts.procedures.filter(subject=subject)["procedure_id"][0]
        union_facts = Facts(Request(home=borrowed, procedure_id=asked))
        assert decisions.last_meeting(union_facts, "ГМО")["decision"].to_list() == [decision]


def test_the_responsible_stand_in_the_nominative(borrowed):
    from dashboards.documents.facts.proposals import RESPONSIBLE, Proposal

    for dative, nominative in RESPONSIBLE.items():
        assert Proposal(f"{dative} (математика)", "текст", None).responsible == f"{nominative} (математика)"
    minutes = compose("minutes_meeting", Request(home=borrowed))
    [table] = [b for b in minutes.blocks if isinstance(b, Table) and b.caption == "Проект решений"]
    assert table.rows
    assert not [row[2] for row in table.rows if row[2].split()[0].endswith(("ому", "ым", "ам"))]


def test_page_and_command_start_a_meeting_with_the_same_questions_and_decisions(borrowed):
    from dashboards.pages.meeting import agenda

    request = Request(home=borrowed, meeting="совещание")
    meeting = agenda.compose(request)
    page = agenda.draft_agenda(meeting)
    minutes = compose("minutes_meeting", request)
    [points] = [b for b in minutes.blocks if isinstance(b, Points)]
    assert list(points.items) == page["question"].to_list()
    [table] = [b for b in minutes.blocks if isinstance(b, Table) and b.caption == "Проект решений"]
    edited = agenda.decisions_of(agenda.draft_decisions(meeting))
    assert [row[1:] for row in table.rows] == list(edited)


def test_edited_decisions_are_printed(borrowed):
    line = ("Обсудить критерии", "методист", "до 01.12.2023")
    for name in ("minutes_meeting", "meeting_slides"):
        assert "Обсудить критерии" in texts(compose(name, Request(home=borrowed, decisions=(line,))))


def test_emblem_stands_in_the_letterhead_of_every_format(borrowed):
    letterhead.create_example(borrowed)
    emblem = pictures.charts.to_png(alt.Chart(pl.DataFrame({"x": [1]})).mark_point(), scale=1, width=40)
    (borrowed.root / "templates" / "gerb.png").write_bytes(emblem)
    paper = compose("region_letter", Request(home=borrowed))
    document = docx.Document(io.BytesIO(render(paper, ".docx")))
    assert len(document.inline_shapes) == 1
    assert document.inline_shapes[0]._inline.docPr.get("descr") == "Эмблема органа управления образованием"
    with pdfplumber.open(io.BytesIO(render(paper, ".pdf"))) as pdf:
        assert len(pdf.pages[0].images) == 1
    (borrowed.root / "templates" / "gerb.png").write_text("не картинка")
    with pytest.raises(ValueError, match=r"gerb\.png"):
        letterhead.load(borrowed)


def test_settings_of_papers_are_made_by_a_command_and_kept(tmp_path):
    for kind, file in (("letterhead", "templates/blank.yml"), ("papers", "papers.yml")):
        assert str(file) in obektiv(tmp_path, "template", kind).stdout.replace("\n", "")
        path = tmp_path / file
        yaml.safe_load(path.read_text("utf-8"))
        path.write_text("# своё\n", "utf-8")
        assert "уже есть" in obektiv(tmp_path, "template", kind).stdout
        assert path.read_text("utf-8") == "# своё\n"


def test_pages_offer_only_what_a_reader_may_ask():
    names = tuple(KINDS)
    assert all(versions == (OPEN,) for _, versions in offered(names, "head", False))
    assert all(versions == (FOR_SCHOOL,) for _, versions in offered(names, "school", True))
    without = {kind.name for kind, _ in offered(names, "methodologist", False)}
    assert set(KINDS) - without == {kind.name for kind in KINDS.values() if kind.needs_school}
