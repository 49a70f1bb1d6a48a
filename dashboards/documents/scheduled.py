"""Papers that a refresh leaves for Monday in `OBEKTIV_HOME/papers`, as `papers.yml` of the home asks (see EXAMPLE)."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from pydantic import Field, field_validator

from dashboards.documents.facts import letterhead
from dashboards.documents.facts.context import CannotComposeError, Request
from dashboards.documents.registry import KINDS, kind_of, write
from dashboards.documents.sets import SETS, write_set
from warehouse.home import Home
from warehouse.query import NothingPublishedError
from warehouse.settings_files import Declared, SettingsFileError, parse, require_known, validate

CONFIG, FOLDER = "papers.yml", "papers"
EXAMPLE = """\
# Бумаги, которые каждое обновление оставляет в папке papers. Виды и версии: obektiv report list.
# Набор одним архивом с содержанием: kind: monday (к понедельнику), meeting (к совещанию), results (после результатов,
# с procedure), school (по школе, с school), by_list, interviews, samples (карточки и справки, собеседования,
# выборка работ по списку, с list).
# Можно добавить: procedure, municipality, school, plan (коды), list (школы по списку: название и год),
# version (открытая, для школы, служебная).
papers:
  - kind: season_note
    file: Аналитическая справка сезона.docx
  - kind: plan_note
    file: Исполнение плана.pdf
    version: служебная
  - kind: meeting_slides
    file: Слайды к совещанию.pptx
"""


class WantedPaper(Declared):
    """One paper to leave; empty = as the paper itself chooses. The words are those of `obektiv report`."""

    kind: str
    file: str | None = None
    version: Literal["открытая", "для школы", "служебная"] | None = None
    procedure: str | None = None
    municipality: str | None = None
    school: str | None = None
    plan: str | None = None
    school_list: str | None = Field(default=None, alias="list")
    meeting: str | None = None
    precision: float = Field(default=5.0, ge=1, le=50)
    visits: int = Field(default=20, ge=1, le=2000)
    key: str | None = None

    @field_validator("kind")
    @classmethod
    def _kind_is_known(cls, word: str) -> str:
        require_known(word, (*KINDS, *SETS), "бумаги")
        return word


class PapersFile(Declared):
    """The whole file; each paper is judged on its own, so that a mistake in one does not stop the others."""

    papers: tuple[dict, ...] | None


@dataclass(frozen=True)
class Left:
    """What became of one configured paper: the file, or in words why there is none; whether the setting is wrong."""

    kind: str
    file: Path | None
    message: str = ""
    is_setting_wrong: bool = False


def leave_papers(home: Home) -> list[Left]:
    """Write every configured paper; one that cannot be made never stops the others. No file, no papers."""
    path = home.root / CONFIG
    if not path.exists():
        return []
    try:
        wanted = validate(parse(path), PapersFile, CONFIG).papers or ()
    except SettingsFileError as error:
        return [Left("", None, str(error), True)]
    return [_leave(home, item, f"{CONFIG}, papers[{place}]") for place, item in enumerate(wanted, start=1)]


def _leave(home: Home, item: dict, label: str) -> Left:
    name = str(item.get("kind", ""))
    try:
        wanted = validate(item, WantedPaper, label)
        folder = home.root / FOLDER
        folder.mkdir(parents=True, exist_ok=True)
        out = folder / Path(wanted.file or "").name
        if wanted.kind in SETS:
            return Left(name, write_set(_request(home, "", wanted), out, name=wanted.kind).file)
        kind = kind_of(wanted.kind)
        return Left(name, write(name, _request(home, wanted.version or kind.versions[0], wanted), out))
    except (CannotComposeError, NothingPublishedError, ValueError, OSError) as error:
        return Left(name, None, str(error), isinstance(error, SettingsFileError))


def _request(home: Home, version: str, wanted: WantedPaper) -> Request:
    return Request(
        version=version,
        procedure_id=wanted.procedure,
        municipality=wanted.municipality,
        school_code="".join(c for c in wanted.school if c.isdigit()) if wanted.school else None,
        plan_id=wanted.plan,
        school_list=wanted.school_list,
        meeting=wanted.meeting,
        precision_pts=wanted.precision,
        visits=wanted.visits,
        key=wanted.key,
        home=home,
    )


def create_example(home: Home) -> tuple[Path, bool]:
    """Put the example of the setting into the home unless there is one; returns (path, is it new)."""
    path = home.root / CONFIG
    return path, letterhead.write_once(path, EXAMPLE)
