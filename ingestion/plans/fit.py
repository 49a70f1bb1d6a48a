"""One row of a table under its head: which text belongs to which column, or why that cannot be said."""

from dataclasses import dataclass, field

from ingestion.plans.header import Header
from ingestion.plans.model import PlanRefused
from ingestion.plans.row import Row
from ingestion.plans.text import fold, is_roman, join, looks_like_timing, number_of, quote, split_glued


@dataclass
class Fitted:
    """A row in the columns of the head. `values` has one text a column; `tags` say what was done to it."""

    row: Row
    values: list[str]
    tags: list[str] = field(default_factory=list)
    section: str | None = None
    merged: frozenset[int] = frozenset()


def fit(row: Row, header: Header, previous_number: str | None) -> Fitted:
    """Lay a row under the head; a number glued to the title shifts the columns back."""
    if row.spans is not None:
        return _fit_grid(row, header, previous_number)
    cells = list(row.cells)
    while len(cells) > header.width and not cells[-1]:
        cells.pop()
    if len(cells) > header.width:
        raise PlanRefused(
            f"В таблице плана {row.place} делится на {len(cells)} ячеек, а столбцов {header.width}:"
            " уберите лишние разделители."
        )
    return _unglue(row, cells, header, previous_number)


def _fit_grid(row: Row, header: Header, previous_number: str | None) -> Fitted:
    cells, spans = list(row.cells), list(row.spans or ())
    while len(cells) > header.width and not cells[-1]:
        cells.pop()
        spans.pop()
    if len(cells) != header.width:
        raise PlanRefused(
            f"В таблице плана {row.place} имеет другое число столбцов, чем шапка: выровняйте таблицу."
        )
    ends = [*header.starts[1:], header.width]
    values = [_part(cells, a, b) for a, b in zip(header.starts, ends, strict=True)]
    merged = frozenset(i for i, start in enumerate(header.starts) if start in row.merged_down)
    fitted = Fitted(row, values, merged=merged)
    for start, span in enumerate(spans):
        if span > 1 and cells[start]:
            first = max(i for i, begin in enumerate(header.starts) if begin <= start or i == 0)
            last = max(i for i, begin in enumerate(header.starts) if begin < start + span or i == 0)
            if last > first:
                _judge_span(fitted, header, first, last)
    if fitted.section is not None:
        return fitted
    return _unglue(row, values, header, previous_number, fitted)


def _part(cells: list[str], start: int, end: int) -> str:
    text = ""
    for cell in cells[start:end]:
        text = join(text, cell)
    return text


def _judge_span(fitted: Fitted, header: Header, first: int, last: int) -> None:
    """A cell over several columns is a heading, a title over the column of numbers, or cannot be read."""
    covered = {header.roles[i] for i in range(first, last + 1)}
    others = [
        i
        for i, text in enumerate(fitted.values)
        if text and i != first and not (header.roles[i] in ("number", "direction") and i < first)
    ]
    whole = {"title", "timing"} & set(header.roles) or {"level"}
    is_wide = "timing" in whole or last > first + 1
    if whole <= covered and is_wide and not others:
        fitted.section = " ".join(text for text in fitted.values if text)
    elif covered == {"span"}:
        for place in range(first, last + 1):
            fitted.values[place] = fitted.values[first]
    elif covered <= {"number", "title", "blank", "direction"}:
        title = header.title
        is_free = first != title and not fitted.values[title]
        if is_free and split_glued(fitted.values[first]) is None:
            fitted.values[title], fitted.values[first] = fitted.values[first], ""
    else:
        names = ", ".join(quote(header.names[i]) for i in range(first, last + 1))
        raise PlanRefused(
            f"В таблице плана одна ячейка занимает несколько столбцов ({fitted.row.place}; {names}):"
            " разъедините её, чтобы было видно, что к чему относится."
        )


def _unglue(
    row: Row, cells: list[str], header: Header, previous: str | None, fitted: Fitted | None = None
) -> Fitted:
    fitted = fitted or Fitted(row, cells)
    number, title, timing = header.at("number"), header.title, header.timing
    width = len(header.roles)
    short = len(cells) < width
    padded = cells + [""] * (width - len(cells))
    if number is None:
        fitted.values = padded
        return _checked_short(fitted, header) if short else fitted
    glued = split_glued(padded[number])
    if glued and title == number + 1:
        shifted = [*padded[:number], *glued, *padded[title:]]
        if not padded[title]:
            fitted.values = [*padded[:number], *glued, *padded[title + 1 :]]
            fitted.tags.append("number_glued")
            return fitted
        if len(cells) == width - 1 or (not padded[-1] and _moved(padded, shifted, timing)):
            fitted.values = shifted[:width]
            fitted.tags.append("columns_shifted")
            return fitted
        raise PlanRefused(
            f"В таблице плана номер слит с названием меры, и неясно, где остальные столбцы ({row.place}):"
            " отделите номер от названия."
        )
    own = split_glued(padded[title])
    if own and not padded[number] and is_next(previous, own[0]):
        padded[number], padded[title] = own
        fitted.tags.append("number_glued")
    fitted.values = padded
    return _checked_short(fitted, header) if short else fitted


def _moved(before: list[str], after: list[str], timing: int | None) -> bool:
    if timing is None:
        return False
    return looks_like_timing(after[timing]) and not looks_like_timing(before[timing])


def _checked_short(fitted: Fitted, header: Header) -> Fitted:
    """A row with fewer cells than the head keeps its place only if its timing still looks like one."""
    timing = header.text(fitted.values, "timing")
    if not fitted.values[header.title]:
        return fitted
    if len([text for text in fitted.values if text]) > 1 and timing and not looks_like_timing(timing):
        raise PlanRefused(
            f"В таблице плана не хватает ячеек ({fitted.row.place}), и на месте срока стоит {quote(timing)}:"
            " восстановите пропущенную ячейку."
        )
    return fitted


def is_next(previous: str | None, number: str) -> bool:
    """Whether a number may follow another one in a plan (`4.2` → `4.3`, `4.4` → `5.1`, `4.4` → `5`)."""
    if previous is None:
        return True
    old, new = [int(x) for x in previous.split(".")], [int(x) for x in number.split(".")]
    if len(old) == len(new) and old[:-1] == new[:-1]:
        return new[-1] == old[-1] + 1
    return new[0] == old[0] + 1 or (new[: len(old)] == old and new[len(old) :] == [1] * (len(new) - len(old)))


def is_column_numbering(values: list[str]) -> bool:
    """Whether a row only counts the columns (`1 | 2 | 3 | 4 | 5`)."""
    filled = [text.strip("().") for text in values if text]
    return len(filled) >= 3 and filled == [str(i) for i in range(1, len(filled) + 1)]


def repeats_header(values: list[str], header: Header) -> bool:
    """Whether a row is the head again, as on the next page."""
    return [fold(text) for text in values] == [fold(name) for name in header.names]


def plain_number(text: str, is_grid: bool) -> str | None:
    """The number of a measure; a date that a spreadsheet made of it (`02.10.2026` from `2.10`) is undone."""
    parts = text.split(".")
    if (
        is_grid
        and len(text) == 10
        and len(parts) == 3
        and len(parts[2]) == 4
        and text.replace(".", "").isdigit()
    ):
        return f"{int(parts[0])}.{int(parts[1])}"
    if number_of(text) is not None:
        return number_of(text)
    return None


def without_bullet(text: str) -> str:
    """The cell of a number without a list bullet."""
    return "" if text in {"-", "–", "—", "•", "*", "·", "−"} else text


def is_heading_cell(text: str) -> bool:
    """Whether the cell of a number holds a heading instead: a Roman numeral alone, or words."""
    return is_roman(text) or (number_of(text) is None and len(text) >= 4)
