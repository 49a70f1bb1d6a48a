"""Measures being put together from torn rows: which cell a text continues, and what only repeats it."""

from dataclasses import dataclass, field

from ingestion.plans.fit import Fitted
from ingestion.plans.header import Header
from ingestion.plans.model import Note, PlanRefused
from ingestion.plans.notes import note
from ingestion.plans.row import Row
from ingestion.plans.spans import timing_of
from ingestion.plans.text import ends_open, join, looks_like_timing, quote

KNOWN = ("title", "timing", "responsible", "expected_result", "direction", "mark")
#: Columns that become parts of the known ones once the table is read.
PARTS = ("timing_end", "combined")


@dataclass
class Draft:
    """A measure being put together: texts by role, other columns by name, the row where it began.

    cells: texts of the columns that share a role with another one, by their places.
    """

    number: str | None
    texts: dict[str, str]
    extra: dict[str, str]
    row: Row
    shifted: bool = False
    cells: dict[int, str] = field(default_factory=dict)

    def is_title_only(self) -> bool:
        """Whether nothing but the number and the title stands in the row."""
        return not any(self.texts.get(role) for role in (*KNOWN[1:], *PARTS)) and not any(self.extra.values())


@dataclass
class Section:
    """A heading over the measures that follow."""

    text: str
    row: Row


def new_draft(fitted: Fitted, header: Header, number: str | None, above: Draft | None) -> Draft:
    """The measure that begins in a row; a cell merged down holds for every row it covers."""
    texts, extra = dict.fromkeys(KNOWN, ""), {}
    marks: list[tuple[str, str]] = []
    cells: dict[int, str] = {}
    for i, (role, name) in enumerate(zip(header.roles, header.names, strict=True)):
        text = fitted.values[i]
        if role in (*KNOWN, *PARTS):
            is_covered = not text and i in fitted.merged and role != "title"
            if is_covered and above is not None:
                text = above.cells[i] if i in above.cells else above.texts.get(role, "")
            if header.roles.count(role) > 1:
                cells[i] = text
            texts[role] = "; ".join(filter(None, (texts.get(role, ""), text)))
        elif role == "span" and text:
            marks.append((name, text))
        elif role in ("other", "blank") and text:
            extra[name or f"столбец {i + 1}"] = text
    texts["timing"] = texts["timing"] or timing_of(marks)
    if not texts["title"]:
        raise PlanRefused(
            f"В таблице плана у строки с номером {number} нет названия меры ({fitted.row.place})."
        )
    return Draft(number, texts, extra, fitted.row, "columns_shifted" in fitted.tags, cells)


def append(draft: Draft, header: Header, column: int, text: str) -> None:
    """Join a text to a cell of a measure."""
    role, name = header.roles[column], header.names[column]
    if role in (*KNOWN, *PARTS):
        draft.texts[role] = join(draft.texts.get(role, ""), text)
        if column in draft.cells:
            draft.cells[column] = join(draft.cells[column], text)
    else:
        draft.extra[name] = join(draft.extra.get(name, ""), text)


def continue_draft(draft: Draft, header: Header, fitted: Fitted) -> list[Note]:
    """Join the cells of a torn row to a measure; a cell that only repeats the tail of the one above is dropped."""
    notes = []
    for i, text in enumerate(_aligned(fitted, header, draft)):
        if not text:
            continue
        role, name = header.roles[i], header.names[i]
        above = draft.texts.get(role, "") if role in KNOWN else draft.extra.get(name, "")
        if above.endswith(text):
            notes.append(note("plan_tail_repeated", fitted.row, name, text))
        else:
            append(draft, header, i, text)
            notes.append(note("plan_row_joined", fitted.row, name, text))
    return notes


def _aligned(fitted: Fitted, header: Header, above: Draft) -> list[str]:
    """The cells of a continuation; where its first cells were lost, moved to where the cells above stand open."""
    width, cells = len(header.roles), list(fitted.values)
    while cells and not cells[-1]:
        cells.pop()
    is_short = fitted.row.spans is None and len(fitted.row.cells) < width
    missing = width - (len(fitted.row.cells) if is_short else len(cells))
    cells = cells + [""] * (width - missing - len(cells))
    places = [[""] * shift + cells + [""] * (missing - shift) for shift in range(missing + 1)]
    scores = [sum(_evidence(header.roles[i], t, above) for i, t in enumerate(v) if t) for v in places]
    best = max(scores)
    if best > 0 and scores.count(best) == 1 and (is_short or scores[0] < 0):
        return places[scores.index(best)]
    if is_short:
        raise PlanRefused(
            f"В таблице плана не хватает ячеек ({fitted.row.place}), и неясно, какие столбцы продолжает"
            f" {quote(' '.join(filter(None, cells)))}: восстановите пропущенную ячейку."
        )
    return fitted.values


def _evidence(role: str, text: str, draft: Draft) -> int:
    """How well a text continues the cell above it in a column."""
    above = draft.texts.get(role, "") if role in KNOWN else ""
    if role == "number":
        return -3
    score = 3 if above and above.endswith(text) else 2 if ends_open(above) else 0
    if role == "timing":
        score += 1 if looks_like_timing(text) else -1
    return score
