"""Papers that go together in one archive, with a page of contents: none that fails stops another.

A set is asked for by a command, on a page, or in `papers.yml` for every refresh.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

from dashboards.documents.facts.context import CannotComposeError, Facts, Request, schools_on_list
from dashboards.documents.facts.names import ON_LIST, in_file
from dashboards.documents.facts.names import school as short
from dashboards.documents.facts.season import about_of
from dashboards.documents.model import (
    FOR_SCHOOL,
    INTERNAL,
    OPEN,
    Block,
    Column,
    Heading,
    Paper,
    Points,
    Table,
)
from dashboards.documents.registry import offered, publish, render
from dashboards.words import absent, count, day
from dashboards.words.place import natural
from warehouse.query import query
from warehouse.roles import ROLES

CONTENTS = "00 Содержание.docx"
ALL = "all"


@dataclass(frozen=True)
class PaperSet:
    """A set: its title, papers in the order in which they are needed, what has to be named for it, whom it is for.

    version: the one that is wanted where a paper has it and the reader may see it; else the first that may be seen.
    has_whole: of a set by a list, whether its papers are made of the whole list as well, before the schools.
    """

    title: str
    kinds: tuple[str, ...]
    needs: str = ""
    version: str = OPEN
    has_whole: bool = False


SETS: dict[str, PaperSet] = {
    "results": PaperSet(
        "После результатов",
        (
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
            "minutes_observation",
            "minutes_interview",
            "recheck_act",
        ),
        "procedure",
    ),
    "meeting": PaperSet(
        "К совещанию",
        ("season_note", "meeting_slides", "minutes_meeting", "plan_note", "upload_note", "order_season"),
    ),
    "monday": PaperSet(
        "К понедельнику",
        (
            "plan_note",
            "plan_levels",
            "upload_note",
            "conditions_note",
            "appeals_note",
            "course_progress",
            "register_observers",
        ),
        version=INTERNAL,
    ),
    "school": PaperSet(
        "По школе",
        (
            "school_card",
            "season_note",
            "analytic_note",
            "case_letter",
            "minutes_interview",
            "improvement_programme",
            "recheck_act",
            "recommendations",
            "minutes_checking",
            "school_info",
            "pupils_to_help",
            "family_meeting",
            "family_hour",
            "family_leaflet",
            "family_site",
        ),
        "school",
        FOR_SCHOOL,
    ),
    "by_list": PaperSet(
        "По списку",
        ("school_card", "season_note", "case_letter", "improvement_programme"),
        "list",
        FOR_SCHOOL,
    ),
    "interviews": PaperSet("Собеседования по списку", ("minutes_interview",), "list", INTERNAL),
    "samples": PaperSet("Выборка работ по списку", ("check_works",), "list", INTERNAL, has_whole=True),
}
NEEDED = {
    "procedure": "для набора бумаг назовите процедуру: --procedure",
    "school": "для набора бумаг назовите школу: --school и логин или шесть цифр",
    "list": "для набора бумаг назовите список школ с годом: --list",
}


@dataclass
class Made:
    """What became of a set: the archive, names of the files in it, and title → why for papers that were not made."""

    file: Path
    papers: list[str] = field(default_factory=list)
    absent: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Packed:
    """A set as one archive: the name of its file, its bytes, the papers in it, and what is not there and why."""

    name: str
    content: bytes
    papers: list[str]
    absent: dict[str, str]


def write_set(
    request: Request, out: Path, tell: Callable[[str], None] = lambda _: None, name: str = ALL
) -> Made:
    """Write every paper of a set that the reader may ask for; raises CannotComposeError when there is none.

    out: an archive, or a folder that gets it under its own name.
    """
    wanted = SETS["results" if name == ALL else name]
    given = {"procedure": request.procedure_id, "school": request.school_code, "list": request.school_list}
    if wanted.needs and not given[wanted.needs]:
        raise CannotComposeError(NEEDED[wanted.needs])
    if not out.is_dir() and out.suffix.lower() != ".zip":
        raise CannotComposeError("набор бумаг записывается как .zip")
    packed = pack(wanted, request, tell)
    target = out / packed.name if out.is_dir() else out
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(packed.content)
    return Made(target, packed.papers, packed.absent)


def of_meeting(minutes: str, note: str, version: str, *, has_slides: bool) -> PaperSet:
    """What goes to one meeting: agenda, slides, note and minutes about the same procedures and place."""
    kinds = ("meeting_agenda", *(["meeting_slides"] if has_slides else []), note, minutes)
    return PaperSet("Материалы совещания", kinds, version=version)


def pack(wanted: PaperSet, request: Request, tell: Callable[[str], None] = lambda _: None) -> Packed:
    """Papers of a set that the reader may ask for, in one archive; raises CannotComposeError when there is none."""
    names = _names(request) if wanted.needs == "list" else {}
    each = _requests(wanted, request, names)
    found = offered(wanted.kinds, request.scope.role, each[-1].school_code is not None)
    asked = [(one, kind, versions) for one in each for kind, versions in found]
    contents: dict[str, bytes] = {}
    rows: list[tuple[str, str, str]] = []
    why: dict[tuple[str, str], list[str]] = {}
    for number, (one, kind, versions) in enumerate(asked, start=1):
        tell(f"{number} из {len(asked)}")
        version = wanted.version if wanted.version in versions else versions[0]
        try:
            paper = publish(kind.name, replace(one, version=version), kind.formats[0])
        except CannotComposeError as error:
            why.setdefault((kind.title_for(one), str(error)), []).append(one.school_code or "")
            continue
        file = f"{len(contents) + 1:02d} {paper.name}"
        contents[file] = paper.content
        rows.append((kind.title_for(one), version, file))
    if not contents:
        raise CannotComposeError(absent("set_of_papers", contents))
    missing = _missing(wanted, names, why)
    first = replace(each[0], version=rows[0][1])
    if wanted.needs == "list" and INTERNAL in ROLES[request.scope.role].versions:
        first = replace(request, version=INTERNAL)
    page = _contents(Facts(first), wanted, rows, missing)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(CONTENTS, render(page, ".docx"))
        for file, content in contents.items():
            archive.writestr(file, content)
    return Packed(file_of(wanted, page.provenance.filters), packed.getvalue(), list(contents), missing)


def _requests(wanted: PaperSet, request: Request, names: dict[str, str]) -> list[Request]:
    """What is asked in a set: a set by a list goes school by school of it."""
    if wanted.needs != "list":
        return [request]
    codes = sorted(schools_on_list(request)["school_code"], key=lambda code: natural(names.get(code, code)))
    whole = [replace(request, school_code=None)] if wanted.has_whole else []
    return [*whole, *(replace(request, school_code=code) for code in codes)]


def _names(request: Request) -> dict[str, str]:
    rows = query("papers/schools", request.scope, home=request.home)
    return {
        row["school_code"]: short(row["name"] or row["school_code"]) for row in rows.iter_rows(named=True)
    }


def _missing(
    wanted: PaperSet, names: dict[str, str], why: dict[tuple[str, str], list[str]]
) -> dict[str, str]:
    """Title → why for papers that were not made; of a list with the schools that a reason is about."""
    if wanted.needs != "list":
        return dict(why.keys())
    return {
        f"{title} ({', '.join(names.get(code, code) if code else 'весь список' for code in codes)})": words
        for (title, words), codes in why.items()
    }


def _contents(
    facts: Facts, wanted: PaperSet, rows: list[tuple[str, str, str]], missing: dict[str, str]
) -> Paper:
    """What is in the archive in its order, and what is not there and why."""
    about = _about(facts, wanted)
    columns = (
        Column("№", 0.6, is_counter=True),
        Column("Бумага", 4),
        Column("Версия", 1.6),
        Column("Файл", 5),
    )
    body = tuple((str(place), *row) for place, row in enumerate(rows, start=1))
    caption = f"Бумаги набора: {count(len(rows), 'файл')}"
    blocks: list[Block] = [Table(caption, columns, body)]
    if missing:
        why = tuple(f"{title}: {words.rstrip('.')}." for title, words in missing.items())
        blocks += [Heading("Чего здесь нет и почему"), Points(why)]
    lines = (wanted.title, *about.values(), f"на {day(facts.today)}")
    return Paper(
        title="\n".join(filter(None, lines)),
        kind="Содержание набора бумаг",
        blocks=tuple(blocks),
        provenance=facts.provenance(**about),
        is_official=True,
    )


def _about(facts: Facts, wanted: PaperSet) -> dict[str, str]:
    """What a set is of, in words: the procedure, the school or the place."""
    request = facts.request
    if request.meeting:
        return about_of(facts)
    if wanted.needs == "school":
        return {"Школа": short(facts.school_name(request.school_code))}
    if wanted.needs == "list":
        return {ON_LIST: facts.list_words}
    if wanted.needs == "procedure":
        return {"Процедура": facts.procedure_words, "Территория": request.municipality or ""}
    area = request.municipality or ("" if facts.procedures.is_empty() else facts.area)
    return {"Территория": area}


def file_of(wanted: PaperSet, filters: dict[str, str]) -> str:
    """«К совещанию – Округ.zip»."""
    return (
        " – ".join(
            [wanted.title, *(in_file(words.replace("/", "-")) for words in filters.values() if words)]
        )[:100]
        + ".zip"
    )


def sets_for(request: Request) -> list[str]:
    """Names of the sets that a page may offer for what it has chosen."""
    known = {
        "procedure": request.procedure_id,
        "school": request.school_code,
        "list": request.school_list,
        "": True,
    }
    return [
        name for name, one in SETS.items() if known[one.needs] and not (request.school_code and not one.needs)
    ]
