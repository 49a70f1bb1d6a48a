"""Drafts of what people type: whole on the disk, one a person and a subject, never overwritten unseen."""

import os
import stat
from datetime import datetime, timedelta

import pytest

from warehouse import drafts
from warehouse.drafts import DraftChangedError
from warehouse.home import Home

ANNA, BORIS, MEETING = "a|{}", "b|{}", "совещание|ВПР, весна 2022/23|"


@pytest.fixture
def home(tmp_path) -> Home:
    return Home(tmp_path)


def test_a_draft_comes_back_as_it_was_left_and_is_seen_by_its_owner_alone(home):
    made = drafts.write(home, ANNA, MEETING, {"head": {"number": "14"}}, None)
    assert drafts.read(home, ANNA, MEETING) == made
    assert abs(datetime.now().astimezone() - made.saved_at) < timedelta(minutes=1)
    assert drafts.read(home, BORIS, MEETING) is None
    assert drafts.read(home, ANNA, "другое") is None
    assert drafts.of(home, BORIS) == []


def test_two_people_write_beside_each_other(home):
    drafts.write(home, ANNA, MEETING, {"who": 1}, None)
    drafts.write(home, BORIS, MEETING, {"who": 2}, None)
    assert [drafts.read(home, one, MEETING).content for one in (ANNA, BORIS)] == [{"who": 1}, {"who": 2}]


def test_a_second_window_is_told_instead_of_overwriting(home):
    first = drafts.write(home, ANNA, MEETING, {"from": "first"}, None)
    with pytest.raises(DraftChangedError) as told:
        drafts.write(home, ANNA, MEETING, {"from": "second"}, None)
    assert told.value.found == first
    with pytest.raises(DraftChangedError):
        drafts.remove(home, ANNA, MEETING, "another revision")
    assert drafts.read(home, ANNA, MEETING) == first
    drafts.remove(home, ANNA, MEETING, first.revision)
    with pytest.raises(DraftChangedError) as told:
        drafts.write(home, ANNA, MEETING, {"from": "first"}, first.revision)
    assert told.value.found is None
    assert drafts.of(home, ANNA) == []


def test_an_unfinished_write_leaves_the_draft_before_it(home, monkeypatch):
    made = drafts.write(home, ANNA, MEETING, {"number": "1"}, None)

    def full(*_):
        raise OSError("no room")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="no room"):
        drafts.write(home, ANNA, MEETING, {"number": "2"}, made.revision)
    assert drafts.read(home, ANNA, MEETING) == made


def test_nobody_else_reads_the_files_and_their_names_tell_nothing(home):
    drafts.write(home, "petrova|{}", MEETING, {"head": {"chair": "начальник управления"}}, None)
    [path] = home.drafts.glob("*.json")
    assert "petrova" not in path.name
    if os.name != "nt":
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        assert stat.S_IMODE(home.drafts.stat().st_mode) == 0o700
    path.write_text("{", encoding="utf-8")
    assert drafts.read(home, "petrova|{}", MEETING) is None


def test_what_nobody_has_touched_for_long_is_forgotten(home):
    drafts.write(home, ANNA, "старое", {"number": "1"}, None)
    [path] = home.drafts.glob("*.json")
    long_ago = (datetime.now() - drafts.KEPT - timedelta(days=1)).timestamp()
    os.utime(path, (long_ago, long_ago))
    drafts.write(home, ANNA, MEETING, {"number": "2"}, None)
    assert [one.about for one in drafts.of(home, ANNA)] == [MEETING]
