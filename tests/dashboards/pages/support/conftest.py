"""What tests of «Сопровождение школ» share: who reads the demonstration, what a page says, what a page has left."""

import csv
import json
from pathlib import Path

import pytest

from dashboards import data
from tests.dashboards.case_readers import TODAY, plain, tree_of


@pytest.fixture
def reader(demo_home, monkeypatch):
    """Sets who reads the demonstration, or a copy of it where something is recorded."""
    monkeypatch.setenv("OBEKTIV_TODAY", TODAY)

    def read(role: str, *schools: str, home: Path = demo_home) -> None:
        monkeypatch.setenv("OBEKTIV_HOME", str(home))
        monkeypatch.setenv(
            "OBEKTIV_SCOPE", json.dumps({"role": role} | ({"schools": schools} if schools else {}))
        )
        data.forget()

    yield read
    data.forget()


def said(app) -> str:
    """Every word of a page."""
    return plain(tree_of(app).text_content())


def recorded(home: Path, form: str) -> list[dict[str, str]]:
    """Lines of the filled forms of a name that pages have left, in the order of their moments."""
    return [
        row
        for path in sorted((home / "inbox").glob(f"{form} *.csv"))
        for row in csv.DictReader(path.read_text(encoding="utf-8-sig").splitlines(), delimiter=";")
    ]
