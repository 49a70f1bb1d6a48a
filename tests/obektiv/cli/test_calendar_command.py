"""`obektiv calendar`: the plan as a file that calendar programs open."""

from datetime import date

import pytest
from icalendar import Calendar
from typer.testing import CliRunner

from obektiv.cli.app import app
from tests.dashboards.fixture_db import PLAN, make_home


@pytest.fixture
def published(tmp_path, monkeypatch):
    home = make_home(tmp_path / "home")
    monkeypatch.setenv("OBEKTIV_HOME", str(home))
    monkeypatch.setenv("OBEKTIV_TODAY", "2026-04-15")
    return home


def test_the_calendar_has_every_dated_measure_of_the_department(published, tmp_path):
    out = tmp_path / "план.ics"
    done = CliRunner().invoke(app, ["calendar", "--out", str(out)])
    assert done.exit_code == 0, done.output
    events = Calendar.from_ical(out.read_bytes()).walk("VEVENT")
    assert len(events) == 6
    found = {str(event["summary"]): event.decoded("dtstart") for event in events}
    assert found["2.1. Проанализировать результаты и подготовить справку"] == date(2026, 4, 20)


def test_the_same_build_gives_the_same_bytes(published, tmp_path):
    files = [tmp_path / name for name in ("a.ics", "b.ics")]
    for file in files:
        assert CliRunner().invoke(app, ["calendar", "--out", str(file), "--plan", PLAN]).exit_code == 0
    assert files[0].read_bytes() == files[1].read_bytes()


@pytest.mark.parametrize("arguments", [["--out", "план.txt"], ["--out", "план.ics", "--plan", "нет_такого"]])
def test_wrong_usage_is_exit_code_2(published, tmp_path, monkeypatch, arguments):
    monkeypatch.chdir(tmp_path)
    assert CliRunner().invoke(app, ["calendar", *arguments]).exit_code == 2
    assert not list(tmp_path.glob("*.ics"))


def test_without_a_build_it_says_what_to_do(tmp_path, monkeypatch):
    monkeypatch.setenv("OBEKTIV_HOME", str(tmp_path))
    done = CliRunner().invoke(app, ["calendar", "--out", str(tmp_path / "план.ics")])
    assert done.exit_code == 1
