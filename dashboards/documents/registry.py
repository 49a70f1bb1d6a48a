"""Kinds of papers: the only list of them, for the command line, the schedule and the pages."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

from dashboards.documents.context import CannotComposeError, Facts, Request
from dashboards.documents.model import FOR_SCHOOL, INTERNAL, OPEN, Book, Bundle, Deck, Document, Paper
from dashboards.words import lint_text


@dataclass(frozen=True)
class Kind:
    """A paper: name for commands, title for people, module, versions (the first is the default), formats."""

    name: str
    title: str
    module: str
    function: str = "compose"
    versions: tuple[str, ...] = (OPEN, FOR_SCHOOL, INTERNAL)
    formats: tuple[str, ...] = (".docx", ".pdf", ".xlsx")

    @property
    def compose(self) -> Callable[[Facts], Document]:
        """The function from facts to a document."""
        return getattr(import_module(f"dashboards.documents.kinds.{self.module}"), self.function)


TEXT = (".docx", ".pdf")
KINDS: dict[str, Kind] = {
    kind.name: kind
    for kind in (Kind("analytic_note", "Аналитическая справка по итогам процедуры", "analytic_note"),)
}


def kind_of(name: str) -> Kind:
    """The kind by its name; raises CannotComposeError with the known names."""
    if name not in KINDS:
        raise CannotComposeError(f"бумаги «{name}» нет; есть: {', '.join(KINDS)}")
    return KINDS[name]


def compose(name: str, request: Request) -> Document:
    """The document of a kind as asked; raises CannotComposeError in words."""
    kind = kind_of(name)
    if request.version not in kind.versions:
        raise CannotComposeError(f"у бумаги «{kind.title}» версии: {', '.join(kind.versions)}")
    return kind.compose(Facts(request))


def render(document: Document, ending: str) -> bytes:
    """The bytes of a document in the format named by the ending of a file."""
    from dashboards.documents import writers

    return writers.render(document, ending)


def write(name: str, request: Request, out: Path) -> Path:
    """Compose a paper and write it; the format follows the ending of ``out``."""
    kind = kind_of(name)
    if out.suffix.lower() not in kind.formats:
        raise CannotComposeError(f"«{kind.title}» записывается как {', '.join(kind.formats)}")
    content = render(compose(name, request), out.suffix.lower())
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_bytes(content)
    return out


def forbidden_words(document: Document) -> list[str]:
    """Forbidden words in the finished text of a document; an empty list means it may go out."""
    from dashboards.documents.model import texts

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
    "render",
    "write",
]
