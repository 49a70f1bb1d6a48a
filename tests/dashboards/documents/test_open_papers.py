"""Open papers that are handed out: they print a release, it is remembered, and nobody is given away."""

import io
import json
import shutil

import duckdb
import openpyxl
import pytest

from dashboards.documents.facts.context import CannotComposeError, Request
from dashboards.documents.model import INTERNAL, OPEN, Share, Table, texts
from dashboards.documents.registry import compose, publish, render
from tests.dashboards.documents.conftest import NOTE_ABOUT
from tests.homes import obektiv
from tests.tools.disclosure import Attack, read
from warehouse.home import Home
from warehouse.publications.ledger import entries, release_file
from warehouse.publications.release import WAITS, release_of

ORDER = "order_results"


def correct(home: Home, *changes: str) -> None:
    """Publish a build in which the marts of the procedure have changed."""
    old = home.current.resolve()
    new = home.builds / f"9{old.name}"
    shutil.copyfile(old, new)
    with duckdb.connect(str(new)) as db:
        for change in changes:
            db.execute(f"{change} and procedure_id = '{NOTE_ABOUT}'")
    home.current.unlink()
    home.current.symlink_to(new)


@pytest.mark.parametrize("procedure_id", [NOTE_ABOUT, "КДР-2023-осень-МА-6"])
def test_nothing_that_the_demonstration_publishes_is_a_count_of_one_to_nine_people(demo_home, procedure_id):
    release = release_of(Home(demo_home), procedure_id)
    assert release is not None
    seen, maxima = read(release.path, procedure_id)
    attack = Attack(seen, maxima=maxima)
    assert attack.run() == []
    assert attack.tried > 500


def test_an_open_paper_still_says_what_a_department_needs(papers):
    said = " ".join(texts(papers["analytic_note", OPEN]))
    assert "Качество – " in said
    assert "Доля отметки «2» – " in said
    shares = [
        v for b in papers["analytic_note", OPEN].blocks if isinstance(b, Table) for r in b.rows for v in r
        if isinstance(v, Share) and v.pct is not None
    ]  # fmt: skip
    assert len(shares) > 100


def test_cells_of_an_open_workbook_hold_what_is_printed(papers):
    book = openpyxl.load_workbook(io.BytesIO(render(papers["analytic_note", OPEN], ".xlsx")))
    values = [
        c.value for sheet in book for row in sheet.iter_rows() for c in row if isinstance(c.value, float)
    ]
    assert values
    assert [v for v in values if round(v, 1) != v] == []


def test_a_paper_that_is_only_looked_at_leaves_no_trace(own):
    compose(ORDER, Request(procedure_id=NOTE_ABOUT, home=own))
    publish("minutes_meeting", Request(version=INTERNAL, procedure_id=NOTE_ABOUT, home=own), ".docx")
    assert not own.publications.exists()


def test_an_open_paper_is_in_the_ledger_with_its_release(own):
    content = publish(ORDER, Request(procedure_id=NOTE_ABOUT, home=own), ".docx").content
    release, paper = entries(own)
    assert (release["entry"], release["number"], release["procedure_id"]) == ("выпуск", 1, NOTE_ABOUT)
    assert (paper["kind"], paper["version"], paper["releases"]) == (ORDER, OPEN, {NOTE_ABOUT: 1})
    assert paper["figures_cnt"] > 10
    assert len(content) > 1000
    listed = json.loads(obektiv(own.root, "publications", "--json").stdout)
    assert [s["state"] for s in listed["states"]] == ["данные те же"]
    assert "выпуск" not in obektiv(own.root, "publications", NOTE_ABOUT).stderr


def test_a_correction_of_one_pupil_prints_the_old_figures_with_a_note_and_a_large_one_a_new_release(own):
    request = Request(procedure_id=NOTE_ABOUT, home=own)
    publish(ORDER, request, ".docx")
    first = texts(compose(ORDER, request))
    whole = "group_level in ('municipality', 'region')"
    correct(
        own,
        f"update marts.rpt_marks_summary set n = n + 1, present_cnt = present_cnt + 1 where {whole}",
        f"update marts.rpt_marks set cnt = cnt + 1, n = n + 1 where {whole} and value = '2'",
    )
    waiting = compose(ORDER, request)
    assert WAITS in waiting.provenance.line
    said = texts(waiting)
    assert [t for t in said if "ыпуск" not in t and "борка" not in t] == [
        t for t in first if "ыпуск" not in t and "борка" not in t
    ]
    publish(ORDER, request, ".docx")
    assert entries(own)[-1]["waits"]
    correct(
        own,
        f"update marts.rpt_marks_summary set n = n + 60, present_cnt = present_cnt + 60 where {whole}",
        f"update marts.rpt_marks set cnt = cnt + 30, n = n + 60 where {whole} and value in ('3', '4')",
    )
    newer = compose(ORDER, request)
    assert "№ 2 от" in newer.provenance.release
    assert WAITS not in newer.provenance.line
    publish(ORDER, request, ".docx")
    assert [e["number"] for e in entries(own) if e["entry"] == "выпуск"] == [1, 2]


def test_without_the_file_of_a_release_no_open_paper_is_made(own):
    request = Request(procedure_id=NOTE_ABOUT, home=own)
    publish(ORDER, request, ".docx")
    release_file(own, NOTE_ABOUT, 1).unlink()
    with pytest.raises(CannotComposeError, match="резервной копии"):
        compose(ORDER, request)
    done = obektiv(own.root, "publications", check=False)
    assert (done.returncode, "резервной копии" in done.stderr) == (1, True)


def test_what_cannot_be_written_to_the_ledger_is_not_handed_out(own):
    own.publications.write_text("не папка", "utf-8")
    with pytest.raises(CannotComposeError, match="нельзя отдать"):
        publish(ORDER, Request(procedure_id=NOTE_ABOUT, home=own), ".docx")


def test_an_unfinished_line_of_the_ledger_is_finished_by_the_next(own):
    request = Request(procedure_id=NOTE_ABOUT, home=own)
    publish(ORDER, request, ".docx")
    ledger = own.publications / "ledger.jsonl"
    ledger.write_text(ledger.read_text("utf-8") + '{"entry": "бум', "utf-8")
    assert len(entries(own)) == 2
    publish(ORDER, request, ".docx")
    assert [e["entry"] for e in entries(own)] == ["выпуск", "бумага", "бумага"]
