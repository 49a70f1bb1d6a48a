"""What a file that nobody recognises is most like: which columns it has and which it lacks, for its sender."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ingestion.catalogue import Source, all_sources
from ingestion.core.candidate import Candidate
from ingestion.core.text import header_key
from ingestion.reading.documents import Document
from ingestion.registers.spec import SOURCES
from ingestion.registers.table import TableSource

UNKNOWN = (
    "Не распознан, ничего не загружено. Что программа читает и в каких формах – «obektiv template list»."
)
UNKNOWN_DOCUMENT = (
    "Не распознан, ничего не загружено: из документов читаются планы мероприятий, отчёты о них, листы наблюдения "
    "и графики работ списком. Сведения другого вида внесите в форму: «obektiv template list»."
)
PICTURE = (
    "Не распознан, ничего не загружено: это снимок, а не документ. Распознайте на нём текст и пришлите документ Word, "
    "таблицу Excel или заполненную форму («obektiv template list»)."
)
CLOSEST = "Ближе всего вид «{title}»: {found}, не хватает {missing}."
NOTHING_KNOWN = "Ни одного столбца известных видов в таблице не найдено."
DOCUMENTS = {".docx", ".doc", ".pdf", ".rtf", ".odt", ".pptx"}
PICTURES = {".jpg", ".jpeg", ".png", ".tif", ".tiff", ".bmp", ".gif", ".heic", ".webp"}
MOST_NAMED = 6
#: Of the columns that a kind cannot do without such a share must be there, and of its columns at all so many.
LEAST_SHARE, LEAST_FOUND = 0.5, 2


@dataclass(frozen=True)
class Near:
    """A kind that a table is almost of: its title and the columns it cannot do without."""

    kind: str
    title: str
    found: list[str]
    missing: list[str]

    @property
    def words(self) -> str:
        """What is wrong and what to do."""
        form = f" (форма – «obektiv template {self.kind}»)" if (SOURCES / f"{self.kind}.yml").exists() else ""
        return (
            f"Не принят: таблица похожа на вид «{self.title}», но в строке заголовков не хватает: "
            f"{_listed(self.missing)}; найдены: {_listed(self.found)}. Назовите столбцы как в форме{form} и пришлите "
            "файл ещё раз."
        )


def _listed(names: list[str]) -> str:
    return ", ".join(f"«{name}»" for name in names)


def why_not(candidate: Candidate) -> str | None:
    """What an unknown file is almost, in words for its sender; None when its tables are like nothing known."""
    document = Document(candidate)
    if near := nearest(candidate, document.keys):
        return near.words
    return document.unlike_plan()


def nearest(
    candidate: Candidate,
    tables: Sequence[set[str]] = (),
    least_share: float = LEAST_SHARE,
    least_found: int = LEAST_FOUND,
) -> Near | None:
    """Return the kind whose required columns are mostly there; None when the table is like none.

    tables: comparable names of columns of a document, which has no sheets. least_share, least_found: how many of the
    columns of a kind must be there.
    """
    rows = [{cell for cell in row if cell} for sheet in candidate.heads.values() for row in sheet]
    rows += tables
    best: tuple[float, int, Near] | None = None
    for kind, source in all_sources().items():
        required = _required(source)
        for row in rows:
            found = [name for name, keys in required.items() if keys & row]
            share = len(found) / max(len(required), 1)
            known = [name for name, keys in _known(source).items() if keys & row]
            if len({*known, *found}) < least_found or not least_share <= share < 1:
                continue
            if best is None or (share, len(known)) > best[:2]:
                missing = [name for name in required if name not in found]
                best = (share, len(known), Near(kind, source.TITLE, known or found, missing))
    return best[2] if best else None


def unknown(candidate: Candidate) -> str:
    """What to say about a file that is like nothing: the kind that is nearest all the same, by its own columns."""
    ending = candidate.origin.path.suffix.lower()
    if ending in PICTURES:
        return PICTURE
    said = UNKNOWN_DOCUMENT if ending in DOCUMENTS else UNKNOWN
    document = Document(candidate)
    if part := document.part_of_plan():
        return f"{said} {_closest('План мероприятий', *part)}"
    if near := nearest(candidate, document.keys, least_share=0.0, least_found=1):
        return f"{said} {_closest(near.title, near.found, near.missing)}"
    return f"{said} {NOTHING_KNOWN}" if document.heads else said


def _closest(title: str, found: list[str], missing: list[str]) -> str:
    """The nearest kind in words; only names of its own columns are said, never what stands in the file."""
    more = f" и ещё {len(missing) - MOST_NAMED}" if len(missing) > MOST_NAMED else ""
    has = f"найдены столбцы {_listed(found)}" if len(found) > 1 else f"найден столбец {_listed(found)}"
    return CLOSEST.format(title=title, found=has, missing=_listed(missing[:MOST_NAMED]) + more)


def _known(source: Source) -> dict[str, set[str]]:
    """Name for people → comparable headers of every column of a kind."""
    if isinstance(source, TableSource):
        return {column.title: {header_key(header) for header in column.headers} for column in source.columns}
    return {name: {header_key(name)} for name in getattr(source, "COLUMNS", {})}


def _required(source: Source) -> dict[str, set[str]]:
    """Name for people → comparable headers of every column that a kind cannot do without."""
    if isinstance(source, TableSource):
        return {
            column.title: {header_key(header) for header in column.headers}
            for column in source.columns
            if column.header_required
        }
    required, columns = getattr(source, "REQUIRED", ()), getattr(source, "COLUMNS", {})
    names = {header_key(name): name for name in columns}
    return {names.get(key, key): {key} for key in sorted(required)}
