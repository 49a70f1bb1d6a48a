"""Papers as people get them: the command, the templates folder, the schedule, decisions of a meeting."""

import json
from datetime import date, datetime

import polars as pl
import pytest
import yaml

from dashboards.documents import letterhead
from dashboards.documents.context import Request
from dashboards.documents.model import texts
from dashboards.documents.registry import KINDS, compose
from dashboards.documents.scheduled import leave_papers
from dashboards.topics import meeting as meetings
from tests.homes import obektiv
from warehouse.home import Home


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
    with pytest.raises(ValueError, match="organization"):
        letterhead.load(borrowed)


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
    assert said.index("1. Первый") < said.index("2. Второй")


def test_next_meeting_opens_with_the_last_decisions(borrowed):
    meeting = meetings.compose(Request(home=borrowed, meeting="совещание"))
    assert meeting.past.height
    assert meetings.draft_agenda(meeting)["text"][0].startswith(
        f"Решений прошлого протокола: {meeting.past.height}"
    )


def test_recorded_decisions_are_a_file_of_the_known_form(home):
    from ingestion.core.pipeline import ingest

    decisions = pl.DataFrame(
        {"decision": ["Провести семинар", ""], "responsible": ["методист", ""], "due": ["22.12.2026", ""]}
    )
    content = meetings.decisions_csv(decisions, date(2026, 10, 1), "совещание", "Итоги")
    path = meetings.put_into_inbox(home, content, datetime(2026, 10, 1, 19, 5))
    reports = ingest(home, [path])
    assert [(r.kind, r.status, r.rows_loaded) for r in reports] == [("meetings", "loaded", 1)]
