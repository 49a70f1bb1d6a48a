"""All papers of one procedure in one archive, for whoever prepares its end: none that fails stops another."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

from dashboards.documents.facts.context import CannotComposeError, Request
from dashboards.documents.registry import offered, publish
from dashboards.words import absent

#: Papers about a procedure, in the order in which its end goes.
OF_PROCEDURE = (
    "analytic_note",
    "meeting_slides",
    "minutes_meeting",
    "order_results",
    "recommendations",
    "union_materials",
    "improvement_programme",
    "region_letter",
    "check_works",
    "check_visits",
    "minutes_interview",
    "recheck_act",
)
ABSENT = "Чего здесь нет и почему.txt"


@dataclass
class Made:
    """What became of a set: the archive, names of the files in it, and title → why for papers that were not made."""

    file: Path
    papers: list[str] = field(default_factory=list)
    absent: dict[str, str] = field(default_factory=dict)


def write_set(request: Request, out: Path, tell: Callable[[str], None] = lambda _: None) -> Made:
    """Write every paper of the procedure that the reader may ask for; raises CannotComposeError when there is none."""
    if not request.procedure_id:
        raise CannotComposeError("для набора бумаг назовите процедуру: --procedure")
    if out.suffix.lower() != ".zip":
        raise CannotComposeError("набор бумаг записывается как .zip")
    found = offered(OF_PROCEDURE, request.scope.role, request.school_code is not None)
    made, contents = Made(out), {}
    for number, (kind, versions) in enumerate(found, start=1):
        tell(f"{number} из {len(found)}")
        try:
            paper = publish(kind.name, replace(request, version=versions[0]), kind.formats[0])
            contents[paper.name] = paper.content
        except CannotComposeError as error:
            made.absent[kind.title] = str(error)
    if not contents:
        raise CannotComposeError(absent("set_of_papers", contents))
    made.papers = list(contents)
    out.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in contents.items():
            archive.writestr(name, content)
        if made.absent:
            lines = "\r\n".join(f"{title}: {why}" for title, why in made.absent.items())
            archive.writestr(ABSENT, f"\ufeff{lines}\r\n")
    return made
