"""The set of papers of a procedure: every paper that its reader may ask for, and in words what is not there."""

import io
import zipfile

import pytest

from dashboards.documents import sets
from dashboards.documents.facts.context import CannotComposeError, Request
from tests.dashboards.documents.conftest import NOTE_ABOUT
from warehouse.home import Home
from warehouse.scope import Scope


def asked(home, **given) -> Request:
    return Request(procedure_id=NOTE_ABOUT, home=Home(home), **given)


def test_a_head_gets_open_papers_alone_and_what_is_missing_is_said(demo_home, tmp_path, monkeypatch):
    one, other = "meeting_slides", "analytic_note"
    monkeypatch.setattr(sets, "OF_PROCEDURE", (one, other, "check_works"))
    steps: list[str] = []
    real = sets.publish

    def publish(name, request, ending):
        if name == one:
            raise CannotComposeError("нет данных о заданиях")
        return real(name, request, ending)

    monkeypatch.setattr(sets, "publish", publish)
    made = sets.write_set(asked(demo_home, scope=Scope(role="head")), tmp_path / "Бумаги.zip", steps.append)
    (paper,) = made.papers
    assert paper.startswith("Аналитическая справка по итогам процедуры – ВПР")
    assert paper.endswith(".docx")
    assert made.absent == {"Презентация к совещанию": "нет данных о заданиях"}
    assert steps == ["1 из 2", "2 из 2"]
    with zipfile.ZipFile(io.BytesIO(made.file.read_bytes())) as archive:
        assert archive.namelist() == [*made.papers, sets.ABSENT]
        assert "Презентация к совещанию: нет данных о заданиях" in archive.read(sets.ABSENT).decode(
            "utf-8-sig"
        )


@pytest.mark.parametrize(
    ("request_", "name", "words"),
    [
        (Request(), "a.zip", "назовите процедуру"),
        (Request(procedure_id="x"), "a.docx", "как .zip"),
    ],
)
def test_what_is_wrong_is_said(request_, name, words, tmp_path):
    with pytest.raises(CannotComposeError, match=words):
        sets.write_set(request_, tmp_path / name)
