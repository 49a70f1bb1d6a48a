"""The head of a plan's table: what each column is, by synonyms, in any order, over merged cells."""

from dataclasses import dataclass, replace
from datetime import date

from ingestion.plans.model import PlanRefused
from ingestion.plans.row import Row
from ingestion.plans.text import clean, fold, join, number_of, quote
from warehouse.plans.timings import parse_timing

ANY_PERIOD = (date(2021, 9, 1), date(2022, 8, 31))
MAX_HEAD = 120
NUMBER_NAMES = {
    "№",
    "№пп",
    "пп",
    "n",
    "nпп",
    "no",
    "номер",
    "номерпп",
    "пункт",
    "№пункта",
    "пунктплана",
    "нпп",
}
# The order of roles is the order of precedence: a "дата проведения мероприятия" is a timing, not a title.
WORDS = {
    "other": ("отметк", "статус", "финансир", "стоимост", "категори", "участник"),
    "timing": ("срок", "дата", "даты", "период", "время"),
    "responsible": ("ответствен", "исполнител"),
    "title": ("мероприят", "содержан", "наименован", "меры", "мера", "действи", "задач"),
    "expected_result": (
        "ожидаем",
        "результат",
        "индикатор",
        "показател",
        "итог",
        "выход",
        "документ",
        "примечан",
    ),
    "direction": ("направлен", "раздел"),
}
RESULT_WORDS = ("ожидаем", "результат")


@dataclass(frozen=True)
class Header:
    """Columns of the table. roles, names and starts (first grid column) have one entry a column."""

    roles: tuple[str, ...]
    names: tuple[str, ...]
    starts: tuple[int, ...]
    width: int

    def at(self, role: str) -> int | None:
        """Position of the column with a role, None when the table has none."""
        return self.roles.index(role) if role in self.roles else None

    @property
    def title(self) -> int:
        """Position of the column of titles, which every head has."""
        return self.roles.index("title")

    @property
    def timing(self) -> int:
        """Position of the column of timings, which every head has."""
        return self.roles.index("timing")

    def name(self, role: str) -> str:
        """Header text of the column with a role."""
        position = self.at(role)
        return "" if position is None else self.names[position]


def role_of(text: str) -> str:
    """Role of a header cell: a key of `WORDS`, `number`, `combined` (time and responsible) or `blank`."""
    key = fold(text)
    if not key:
        return "blank"
    if key in NUMBER_NAMES or (key.startswith("№") and len(key) <= 15):
        return "number"
    if len(text) > MAX_HEAD or "№" in key:
        return "other"
    has = {role for role, words in WORDS.items() if _has_word(text, key, words)}
    if "timing" in has and "responsible" in has:
        return "combined"
    if "expected_result" in has and any(word in key for word in RESULT_WORDS) and "timing" not in has:
        return "expected_result"
    return next((role for role in WORDS if role in has), "other")


def _has_word(text: str, key: str, words: tuple[str, ...]) -> bool:
    tokens = [fold(token) for token in clean(text).split()]
    return any(token.startswith(word) for token in tokens for word in words) or any(
        word in key for word in words if len(word) >= 7
    )


def find_header(rows: list[Row], start: int = 0) -> tuple[Header, int, int] | None:
    """The first head at or after `start` with the positions of its first row and of the row after it."""
    for index in range(start, len(rows)):
        found = header_at(rows, index)
        if found and not _better_next(rows, index, found[0]):
            return found[0], index, found[1]
    return None


def _better_next(rows: list[Row], index: int, header: Header) -> bool:
    """Whether a line of text only stands above the head, which begins on the next row."""
    following = header_at(rows, index + 1) if rows[index].is_text and index + 1 < len(rows) else None
    return following is not None and _known(following[0]) >= _known(header)


def header_at(rows: list[Row], index: int) -> tuple[Header, int] | None:
    """The head that begins at a row, with the position after it; heads broken over lines are put together."""
    best = None
    cells = rows[index].cells
    if cells and number_of(cells[0]):
        return None
    for end in range(index + 1, min(index + 5, len(rows)) + 1):
        if end > index + 1:
            extra = rows[end - 1]
            if rows[index].spans is not None or extra.spans is not None or extra.after_break:
                break
            if best and _is_own_row(extra, best[0]):
                break
            cells = (*cells[:-1], join(cells[-1], extra.cells[0]), *extra.cells[1:])
        header = None if _holds_a_timing(cells) else _header_of(cells, rows[index].spans)
        if header and (best is None or _known(header) > _known(best[0])):
            best = (header, end)
    if best and rows[index].spans is not None:
        return best[0], _after_second_row(rows, index, best[0])
    return best


def _holds_a_timing(cells: tuple[str, ...]) -> bool:
    """Whether a cell is a timing in itself (`Март 2023`): that is a measure, whatever words stand beside it."""
    return any(parse_timing(cell, *ANY_PERIOD).kind != "unparsed" for cell in cells if cell)


def _is_own_row(row: Row, header: Header) -> bool:
    """Whether a row below a head stands on its own: numbered, or with a cell for every column.

    A measure called «Направление наблюдателей» is not one more line of the head.
    """
    return bool(number_of(row.cells[0])) or len(row.filled) >= len(header.starts)


def _known(header: Header) -> int:
    return sum(role not in ("other", "blank") for role in header.roles)


def _header_of(cells: tuple[str, ...], spans: tuple[int, ...] | None) -> Header | None:
    starts = [i for i in range(len(cells)) if spans is None or spans[i] > 0]
    while starts and spans is None and not cells[starts[-1]]:
        starts.pop()
    roles = [role_of(cells[i]) for i in starts]
    if "combined" in roles or "title" not in roles or "timing" not in roles or len(roles) < 2:
        return None
    if len([role for role in roles if role not in ("other", "blank")]) < 3 and len(roles) > 2:
        return None
    names = [cells[i] for i in starts]
    _settle_doubles(roles, names)
    width = len(cells) if spans is not None else len(starts)
    return Header(tuple(roles), tuple(names), tuple(starts), width)


def _settle_doubles(roles: list[str], names: list[str]) -> None:
    """One column a role: the name that says it best keeps the role, the others are kept as other text."""
    if roles.count("timing") > 1:
        doubles = ", ".join(quote(name) for role, name in zip(roles, names, strict=True) if role == "timing")
        raise PlanRefused(
            f"В таблице плана несколько столбцов срока ({doubles}): оставьте один столбец со сроком."
        )
    for role in ("number", "title", "responsible", "expected_result", "direction"):
        places = [i for i, each in enumerate(roles) if each == role]
        words = WORDS.get(role, ())
        places.sort(key=lambda i: next((k for k, word in enumerate(words) if word in fold(names[i])), 99))
        for i in places[1:]:
            roles[i] = "other"


def _after_second_row(rows: list[Row], index: int, header: Header) -> int:
    """Position after a head of two rows (cells merged down over the second one)."""
    if index + 1 >= len(rows) or rows[index + 1].block != rows[index].block:
        return index + 1
    second = rows[index + 1]
    if not second.merged_down or not set(header.starts) - second.merged_down:
        return index + 1 if not second.merged_down else index + 2
    split = [i for i in header.starts if i not in second.merged_down and second.cells[i]]
    timing = header.starts[header.timing]
    if timing in split:
        raise PlanRefused(
            f"Столбец {quote(header.name('timing'))} разделён в шапке на части ({second.place}):"
            " оставьте один столбец со сроком."
        )
    return index + 2 if len(second.merged_down) >= len(header.starts) / 2 else index + 1


def with_number_column(header: Header, rows: list[Row]) -> Header:
    """The head with a nameless column before the title taken for the numbers, where it holds nothing else."""
    if header.at("number") is not None:
        return header
    for i in range(header.title):
        start = header.starts[i]
        texts = [
            row.cells[start]
            for row in rows
            if not row.is_text and len(row.cells) > start and row.cells[start]
        ]
        numbers = [text for text in texts if number_of(text)]
        if header.roles[i] == "blank" and len(numbers) >= 2 and len(numbers) >= 0.6 * len(texts):
            return replace(header, roles=(*header.roles[:i], "number", *header.roles[i + 1 :]))
    return header


def why_no_header(rows: list[Row]) -> str:
    """One sentence that says what the table lacks."""
    for row in rows:
        roles = [role_of(cell) for cell in row.cells]
        if "combined" in roles and "title" in roles:
            name = row.cells[roles.index("combined")]
            return f"Срок и ответственный стоят в одном столбце {quote(name)} ({row.place}): разделите его."
        if "title" in roles and "responsible" in roles and "timing" not in roles and len(row.filled) >= 3:
            return f"В таблице плана нет столбца со сроком ({row.place}): добавьте столбец «Срок»."
    return "Не найдена таблица плана: нет строки с названиями столбцов «Мероприятие» и «Срок»."
