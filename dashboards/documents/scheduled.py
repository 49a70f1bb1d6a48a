"""Papers that a refresh leaves for Monday in `OBEKTIV_HOME/papers`, as `papers.yml` of the home asks (see EXAMPLE)."""

from __future__ import annotations

from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

import yaml

from dashboards.documents.facts import letterhead
from dashboards.documents.facts.context import CannotComposeError, Request
from dashboards.documents.registry import kind_of, write
from warehouse.home import Home
from warehouse.query import NothingPublishedError

CONFIG, FOLDER = "papers.yml", "papers"
EXAMPLE = """\
# Бумаги, которые каждое обновление оставляет в папке papers. Виды и версии: obektiv report list.
# Можно добавить: procedure, municipality, school, plan (коды), version (открытая, для школы, служебная).
papers:
  - kind: analytic_note
    file: Аналитическая справка.docx
  - kind: plan_note
    file: Исполнение плана.pdf
    version: служебная
  - kind: meeting_slides
    file: Слайды к совещанию.pptx
"""
OPTIONS = {
    "procedure": "procedure_id",
    "school": "school_code",
    "municipality": "municipality",
    "plan": "plan_id",
}


@dataclass(frozen=True)
class Left:
    """What became of one configured paper: the file, or in words why there is none."""

    kind: str
    file: Path | None
    message: str = ""


def leave_papers(home: Home) -> list[Left]:
    """Write every configured paper; one that cannot be made never stops the others. No file, no papers."""
    path = home.root / CONFIG
    if not path.exists():
        return []
    try:
        given = yaml.safe_load(path.read_text(encoding="utf-8")) or {}
        wanted = given["papers"] or []
    except (yaml.YAMLError, KeyError, TypeError):
        return [Left("", None, f"файл {CONFIG} не читается: ожидается список papers с kind и file")]
    return [_leave(home, item) for item in wanted]


def _leave(home: Home, item: dict) -> Left:
    name = str(item.get("kind", ""))
    try:
        kind = kind_of(name)
        file = Path(str(item.get("file") or f"{name}{kind.formats[0]}")).name
        out = home.root / FOLDER / file
        return Left(name, write(name, _request(home, kind.versions[0], item), out))
    except (CannotComposeError, NothingPublishedError, ValueError, OSError) as error:
        return Left(name, None, str(error))


def _request(home: Home, version: str, item: dict) -> Request:
    known = {f.name for f in fields(Request)}
    chosen = {OPTIONS.get(key, key): value for key, value in item.items() if key not in ("kind", "file")}
    if unknown := sorted(set(chosen) - known):
        raise ValueError(f"в {CONFIG} неизвестные слова: {', '.join(unknown)}")
    texts: dict[str, Any] = {key: str(value) for key, value in chosen.items()}
    return Request(**{"version": version, **texts}, home=home)


def create_example(home: Home) -> tuple[Path, bool]:
    """Put the example of the setting into the home unless there is one; returns (path, is it new)."""
    path = home.root / CONFIG
    return path, letterhead.write_once(path, EXAMPLE)
