"""Kinds of papers: the only list of them, for the command line, the schedule and the pages."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

from dashboards import identity
from dashboards.documents.facts.context import CannotComposeError, Facts, Request
from dashboards.documents.facts.letterhead import FILE, FOLDER
from dashboards.documents.facts.publication import record
from dashboards.documents.file_names import of_document
from dashboards.documents.model import (
    FOR_SCHOOL,
    INTERNAL,
    OPEN,
    Book,
    Bundle,
    Deck,
    Document,
    Paper,
    of_list,
    texts,
)
from dashboards.words import lint_text
from warehouse.roles import ROLES
from warehouse.settings_files import require_known


@dataclass(frozen=True)
class Kind:
    """A paper: name for commands, title for people, module, versions (the first is the default), formats.

    of_several: its title where it is about several chosen procedures.
    """

    name: str
    title: str
    module: str
    function: str = "compose"
    versions: tuple[str, ...] = (OPEN, FOR_SCHOOL, INTERNAL)
    formats: tuple[str, ...] = (".docx", ".pdf", ".xlsx")
    needs_school: bool = False
    of_several: str = ""

    def title_for(self, request: Request) -> str:
        """The title of a paper that is asked for: what it is about may be chosen procedures."""
        return self.of_several if request.procedures and self.of_several else self.title

    @property
    def compose(self) -> Callable[[Facts], Document]:
        """The function from facts to a document."""
        return getattr(import_module(f"dashboards.documents.kinds.{self.module}"), self.function)


TEXT = (".docx", ".pdf")
ORDER = (".docx",)
LINES = (OPEN, INTERNAL)
FAMILIES = (FOR_SCHOOL, OPEN)
KINDS: dict[str, Kind] = {
    kind.name: kind
    for kind in (
        Kind(
            "pupils_to_help",
            "Обучающиеся, которым нужна помощь",
            "pupils_to_help",
            versions=(FOR_SCHOOL,),
            formats=TEXT,
            needs_school=True,
        ),
        Kind(
            "season_note",
            "Аналитическая справка по итогам сезона",
            "season_note",
            formats=TEXT,
            of_several="Аналитическая справка по итогам работ",
        ),
        Kind("analytic_note", "Аналитическая справка по итогам процедуры", "analytic_note"),
        Kind(
            "upload_note",
            "Справка о загрузке результатов",
            "uploads",
            versions=(INTERNAL, OPEN),
            formats=TEXT,
        ),
        Kind("appeals_note", "Справка об обращениях", "appeals", versions=(INTERNAL, OPEN), formats=TEXT),
        Kind("register_observers", "Реестр наблюдателей", "registers", "observers", (INTERNAL, OPEN)),
        Kind("register_experts", "Реестр экспертов", "registers", "experts", (INTERNAL, OPEN)),
        Kind("practice_sites", "Перечень площадок", "sites", versions=(OPEN,), formats=TEXT),
        Kind("practice_cards", "Карточки практик", "sites", "cards", (OPEN,), TEXT),
        Kind("events_note", "Справка о мероприятиях", "events", versions=(OPEN,), formats=TEXT),
        Kind("event_sheets", "Листы мероприятий", "events", "sheets", (OPEN,), TEXT),
        Kind("order_sites", "Приказ о площадках", "sites", "about_sites", (OPEN,), ORDER),
        Kind(
            "course_progress",
            "Справка о прохождении курсов",
            "course_progress",
            versions=(INTERNAL, OPEN),
            formats=TEXT,
        ),
        Kind("family_meeting", "Программа родительского собрания", "families", "meeting", FAMILIES, TEXT),
        Kind("family_hour", "Программа классного часа", "families", "class_hour", FAMILIES, TEXT),
        Kind("family_leaflet", "Памятка для родителей", "families", "leaflet", FAMILIES, TEXT),
        Kind("family_site", "Текст для сайта школы", "families", "site", FAMILIES, TEXT),
        Kind(
            "cycle_folder",
            "Папка управленческого цикла",
            "cycle",
            versions=(INTERNAL, OPEN),
            formats=(".zip",),
        ),
        Kind("plan_note", "Справка об исполнении плана", "plan_note", versions=(INTERNAL, OPEN)),
        Kind("plan_year", "Календарь плана на год", "plan_year", versions=(INTERNAL, OPEN)),
        Kind("plan_levels", "Справка о планах по уровням", "plan_levels", versions=(INTERNAL, OPEN)),
        Kind(
            "requests_note",
            "Справка о запросах к школам",
            "requests_note",
            versions=(INTERNAL, OPEN),
            formats=TEXT,
        ),
        Kind(
            "recommendations",
            "Адресные рекомендации, файл на адресата",
            "recommendations",
            "compose",
            (INTERNAL,),
            (".zip",),
        ),
        Kind(
            "course_request",
            "Сводная заявка на курсы и письмо",
            "course_request",
            "compose",
            LINES,
            (".xlsx", ".docx", ".zip"),
        ),
        Kind(
            "course_needs",
            "Потребность в курсах для госзадания и письмо",
            "course_needs",
            versions=(OPEN,),
            formats=(".xlsx", ".docx", ".zip"),
        ),
        Kind("order_results", "Приказ об итогах процедуры", "orders", "results", (OPEN,), ORDER),
        Kind("order_procedure", "Приказ о проведении процедур", "orders", "procedure", (OPEN,), ORDER),
        Kind("order_plan", "Приказ о внесении изменений в план", "order_plan", "compose", (OPEN,), ORDER),
        Kind("order_season", "Приказ об итогах сезона", "orders", "season", (OPEN,), ORDER),
        Kind(
            "order_objectivity",
            "Приказ об обеспечении объективности",
            "orders_people",
            "objectivity",
            (OPEN,),
            ORDER,
        ),
        Kind(
            "order_observers",
            "Приказ о закреплении наблюдателей",
            "orders_people",
            "observers",
            (OPEN,),
            ORDER,
        ),
        Kind("order_commission", "Приказ о составе комиссии", "orders_people", "commission", (OPEN,), ORDER),
        Kind("order_storage", "Приказ о сохранении работ", "orders", "storage", (OPEN,), ORDER),
        Kind("meeting_agenda", "Повестка совещания", "minutes", "agenda", LINES, TEXT),
        Kind("minutes_meeting", "Протокол совещания", "minutes", "meeting", LINES, TEXT),
        Kind("minutes_union", "Протокол методического объединения", "minutes", "union", LINES, TEXT),
        Kind(
            "minutes_interview",
            "Протокол собеседования со школой",
            "minutes",
            "interview",
            (INTERNAL, FOR_SCHOOL),
            TEXT,
            needs_school=True,
        ),
        Kind(
            "improvement_programme",
            "Программа повышения объективности",
            "support",
            "programme",
            (INTERNAL, FOR_SCHOOL),
            TEXT,
        ),
        Kind("recheck_act", "Акт перепроверки", "support", "recheck_act", (INTERNAL, FOR_SCHOOL), TEXT, True),
        Kind("check_works", "Перечень работ для перепроверки", "checks", "works", (INTERNAL,), (".xlsx",)),
        Kind("check_visits", "План выездов на процедуру", "checks", "visits", (INTERNAL,), (".xlsx",)),
        Kind(
            "case_letter",
            "Запрос слова школы",
            "case_letter",
            versions=(INTERNAL, FOR_SCHOOL),
            formats=TEXT,
            needs_school=True,
        ),
        Kind(
            "observer_kits",
            "Комплекты наблюдателей",
            "observer_kits",
            versions=(INTERNAL,),
            formats=(".zip",),
        ),
        Kind(
            "work_protocols",
            "Протоколы слепой перепроверки",
            "work_papers",
            "protocols",
            (INTERNAL,),
            (".zip",),
        ),
        Kind("work_key", "Жребий и ключ работ", "work_papers", "key", (INTERNAL,), (".xlsx",)),
        Kind("region_letter", "Письмо в регион", "support", "region_letter", (OPEN, INTERNAL), TEXT),
        Kind(
            "union_materials",
            "Материалы для методического объединения",
            "union_materials",
            "compose",
            LINES,
            TEXT,
        ),
        Kind(
            "conditions_note",
            "Справка об условиях проведения процедур",
            "conditions",
            versions=(INTERNAL,),
            formats=TEXT,
        ),
        Kind("minutes_observation", "Протокол наблюдения", "minutes_day", "observation", (INTERNAL,), TEXT),
        Kind(
            "minutes_checking",
            "Протокол проверки работ школой",
            "minutes_day",
            "checking",
            (FOR_SCHOOL,),
            TEXT,
            needs_school=True,
        ),
        Kind("school_card", "Карточка школы", "school_papers", "card", (INTERNAL,), TEXT, needs_school=True),
        Kind(
            "school_info",
            "Информационная справка школы",
            "school_papers",
            "info",
            (FOR_SCHOOL,),
            TEXT,
            needs_school=True,
        ),
        Kind("meeting_slides", "Презентация к совещанию", "slides", "compose", (OPEN,), (".pptx",)),
    )
}


def kind_of(name: str) -> Kind:
    """The kind by its name; raises CannotComposeError with the known names."""
    if name not in KINDS:
        raise CannotComposeError(f"бумаги «{name}» нет; есть: {', '.join(KINDS)}")
    return KINDS[name]


def offered(names: tuple[str, ...], role: str, has_school: bool) -> list[tuple[Kind, tuple[str, ...]]]:
    """Papers of a page with the versions that a reader may ask for; the rest is left out."""
    found = []
    for kind in map(kind_of, names):
        allowed = ROLES[role].versions
        versions = tuple(v for v in kind.versions if v in allowed and (has_school or v != FOR_SCHOOL))
        if versions and (has_school or not kind.needs_school):
            found.append((kind, versions))
    return found


def _asked(name: str, request: Request) -> Kind:
    """The kind that a request can be composed as; raises CannotComposeError in words."""
    kind = kind_of(name)
    if request.version not in kind.versions:
        raise CannotComposeError(f"у бумаги «{kind.title}» версии: {', '.join(kind.versions)}")
    if kind.needs_school and not request.school_code:
        raise CannotComposeError(f"для бумаги «{kind.title}» назовите школу: --school и логин или шесть цифр")
    return kind


def _facts(name: str, request: Request) -> Facts:
    """Facts of a paper of a kind; raises CannotComposeError where the template names a kind that is not there."""
    facts = Facts(request, name)
    try:
        for own in facts.letterhead.papers:
            require_known(own, KINDS, "бумаги")
    except ValueError as error:
        raise CannotComposeError(f"файл {FOLDER}/{FILE}, papers: {error}") from error
    return facts


def _composed(kind: Kind, facts: Facts) -> Document:
    """The document, which says of which list its schools are where it is asked for a list and not for one school."""
    document = kind.compose(facts)
    return document if facts.request.school_code else of_list(document, facts.list_words)


def compose(name: str, request: Request) -> Document:
    """The document of a kind as asked; raises CannotComposeError in words."""
    return _composed(_asked(name, request), _facts(name, request))


def render(document: Document, ending: str) -> bytes:
    """The bytes of a document in the format named by the ending of a file."""
    from dashboards.documents import writers

    return writers.render(document, ending)


@dataclass(frozen=True)
class PaperFile:
    """A paper that is handed out: the name that its file is offered under, and its bytes."""

    name: str
    content: bytes


def publish(name: str, request: Request, ending: str) -> PaperFile:
    """Compose a paper that is handed out; an open one freezes its releases and is written to the ledger first.

    Raises CannotComposeError in words.
    """
    kind = _asked(name, request)
    facts = _facts(name, request)
    document = _composed(kind, facts)
    content = render(document, ending)
    if facts.is_open:
        record(facts, name, kind.title, texts(document), content, ending)
    identity.keep("paper", f"{kind.title} ({request.version}), {ending}, сборка {facts.build.build_id}")
    return PaperFile(of_document(document, kind.title_for(request), facts.today, ending), content)


def write(name: str, request: Request, out: Path) -> Path:
    """Publish a paper into a file; the format follows the ending of ``out``, a folder gets it under its own name."""
    kind = kind_of(name)
    ending = kind.formats[0] if out.is_dir() else out.suffix.lower()
    if ending not in kind.formats:
        raise CannotComposeError(f"«{kind.title}» записывается как {', '.join(kind.formats)}")
    made = publish(name, request, ending)
    target = out / made.name if out.is_dir() else out
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(made.content)
    return target


def forbidden_words(document: Document) -> list[str]:
    """Forbidden words in the finished text of a document; an empty list means it may go out."""
    return [hit.found for text in texts(document) for hit in lint_text(text)]


__all__ = [
    "KINDS",
    "Book",
    "Bundle",
    "Deck",
    "Kind",
    "Paper",
    "compose",
    "forbidden_words",
    "kind_of",
    "offered",
    "publish",
    "render",
    "write",
]
