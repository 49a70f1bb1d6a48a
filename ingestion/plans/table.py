"""From rows to measures: broken rows joined, headings told from measures, nothing guessed."""

from dataclasses import replace

from ingestion.plans.drafts import Draft, Section, append, continue_draft, new_draft
from ingestion.plans.fit import (
    Fitted,
    fit,
    is_column_numbering,
    is_heading_cell,
    plain_number,
    repeats_header,
    without_bullet,
)
from ingestion.plans.header import Header
from ingestion.plans.heads import head_at, same_head
from ingestion.plans.labels import has_labels, label_of
from ingestion.plans.model import Note, PlanRefused
from ingestion.plans.notes import note
from ingestion.plans.roles import level_of
from ingestion.plans.row import Row
from ingestion.plans.text import (
    STAGE,
    ends_open,
    fold,
    has_section_mark,
    is_page_number,
    is_roman,
    join,
    looks_like_timing,
    number_of,
    quote,
    split_glued,
    starts_low,
)


class TableReader:
    """Reads the rows below a head one after another; `events` are the headings and measures in order."""

    def __init__(self, header: Header, rows: list[Row]):
        self.header = header
        self.rows = rows
        self.events: list[Draft | Section] = []
        self.notes: list[Note] = []
        self.pending: list[Row] = []
        self.broken_cells = False
        self.closed = False
        self.by_level: dict[int, Draft | None] = {}
        self.numbered = self._has_printed_numbers()
        self.labelled, self.label = has_labels(header, rows), ""
        self.marked = any(has_section_mark(next(filter(None, row.cells), "")) for row in rows)

    def read(self) -> list[Draft | Section]:
        """All events of the table; text after the last measure is noted, not read."""
        index = 0
        while index < len(self.rows):
            index = self._step(index)
        if self.pending:
            self.notes.append(note("plan_text_after_table", self.pending[0], value=self.pending[0].cells[0]))
        return self.events

    def _step(self, index: int) -> int:
        row = self.rows[index]
        if not row.filled:
            return index + 1
        if row.is_text:
            self._take_text(row)
            return index + 1
        found = head_at(self.rows, index)
        if found:
            self._take_header(row, found[0])
            return found[1]
        if self.closed or self._is_other_table(index):
            was_closed, self.closed = self.closed, True
            if not was_closed:
                self.notes.append(note("plan_other_table", row, value=" ".join(filter(None, row.cells))))
            return index + 1
        row, after = self._whole_row(index)
        fitted = fit(row, self.header, self._last_number())
        self._note_tags(fitted)
        self._take(fitted)
        return after

    # -- rows that are not measures

    def _take_text(self, row: Row) -> None:
        text = row.cells[0]
        if is_page_number(text):
            self.notes.append(note("plan_page_number", row, value=text))
            return
        last = self._last_measure()
        if not row.after_break and last and not self.pending and row.spans is None and starts_low(text):
            column = len(self.header.roles) - 1
            append(last, self.header, column, text)
            self.broken_cells = True
            self.notes.append(note("plan_cell_joined", row, self.header.names[column], text))
            return
        self.pending.append(row)

    def _take_header(self, row: Row, header: Header) -> None:
        if not same_head(header, self.header):
            self.header = header
        self.closed = False
        self.notes.append(note("plan_header_repeated", row))

    def _is_other_table(self, index: int) -> bool:
        row = self.rows[index]
        if fold(row.cells[0]) in {"№", "№пп"} and len(row.filled) >= 2:
            return True
        new_block = row.block and index and self.rows[index - 1].block != row.block
        return bool(
            new_block
            and row.spans is not None
            and len(row.cells) != self.header.width
            and any(isinstance(event, Draft) for event in self.events)
        )

    def _whole_row(self, index: int) -> tuple[Row, int]:
        """A row whose cells a line break tore apart, put together when the number of cells proves it."""
        row = self.rows[index]
        if row.spans is not None or len(row.cells) >= self.header.width or split_glued(row.cells[0]):
            return row, index + 1
        cells, after = row.cells, index + 1
        while after < len(self.rows) and len(cells) < self.header.width:
            part = self.rows[after]
            if (
                part.after_break
                or part.spans is not None
                or self._begins_row(part)
                or self._fits_alone(cells, part)
            ):
                return row, index + 1
            cells = (*cells[:-1], join(cells[-1], part.cells[0]), *part.cells[1:])
            after += 1
        if len(cells) != self.header.width:
            return row, index + 1
        self.broken_cells = True
        self.notes.append(note("plan_cell_joined", row, value=" ".join(filter(None, cells))))
        return Row(cells, row.place, row.line, row.block, after_break=row.after_break), after

    def _begins_row(self, row: Row) -> bool:
        first = row.cells[0]
        return bool(number_of(first) or split_glued(first) or has_section_mark(first))

    def _fits_alone(self, cells: tuple[str, ...], part: Row) -> bool:
        timing = self.header.timing
        return (
            timing is not None
            and len(cells) > timing
            and len(part.cells) > timing
            and looks_like_timing(cells[timing])
            and looks_like_timing(part.cells[timing])
        )

    # -- measures and headings

    def _take(self, fitted: Fitted) -> None:
        values, row = fitted.values, fitted.row
        if not any(values) or repeats_header(values, self.header) or is_column_numbering(values):
            return
        if fitted.section is not None:
            self._open_section(fitted.section, row)
            return
        levels = [i for i, role in enumerate(self.header.roles) if role == "level" and values[i]]
        if levels:
            self._take_levels(fitted, levels)
            return
        place = self.header.at("number")
        number_text = without_bullet(values[place]) if place is not None else ""
        if starts_low(number_text) and row.spans is None and len(row.cells) < self.header.width:
            self._continue(fitted)
            return
        last = self._last_measure()
        if starts_low(number_text) and row.after_break and last and last.shifted and not values[-1]:
            fitted.values = ["", *values[:-1]]
            self._take_unnumbered(fitted, [i for i, text in enumerate(fitted.values) if text])
            return
        number = plain_number(number_text, row.spans is not None)
        filled = [i for i, text in enumerate(values) if text and i != place]
        title = self.header.title
        if (
            not number
            and is_heading_cell(number_text)
            and not starts_low(number_text)
            and not set(filled) - {title}
        ):
            self._open_section(" ".join(text for text in (number_text, values[title]) if text), row)
        elif self._is_stage(number_text, values):
            self._open_section(f"{number_text} {values[title]}", row)
            self.notes.append(note("plan_heading_taken", row, value=values[title]))
        elif self.labelled and (label := label_of(fitted, self.header)):
            self.label = label
            self._open_measure(fitted, None)
        elif number_text and number is None and not is_roman(number_text):
            raise PlanRefused(
                f"В столбце номера стоит {quote(number_text)} ({row.place}): неясно, мера ли это."
            )
        elif number_text and place is not None and not filled:
            self.notes.append(note("plan_empty_row", row, self.header.names[place], number_text))
        elif number_text:
            self._open_measure(fitted, number or number_text.rstrip(".)"))
        else:
            self._take_unnumbered(fitted, filled)

    def _is_stage(self, number_text: str, values: list[str]) -> bool:
        """Whether a row is a stage over the measures below it.

        A Roman numeral, days and nobody who answers; or a stage by its name («Подготовительный этап») and nothing else.
        """
        place = self.header.at("responsible")
        if STAGE.fullmatch(values[self.header.title]) and not any(
            text for i, text in enumerate(values) if i not in (self.header.title, self.header.at("number"))
        ):
            return True
        return is_roman(number_text) and self.numbered and place is not None and not values[place]

    def _take_levels(self, fitted: Fitted, levels: list[int]) -> None:
        """A row whose measures stand in a column each, by level: a measure for every level that says something."""
        whole = self.header
        number = plain_number(whole.text(fitted.values, "number"), fitted.row.spans is not None)
        for place in levels:
            roles = tuple(
                "title" if i == place else "skip" if role == "level" else role
                for i, role in enumerate(whole.roles)
            )
            self.header = replace(whole, roles=roles)
            if not number and starts_low(fitted.values[place]) and (above := self.by_level.get(place)):
                append(above, self.header, place, fitted.values[place])
                continue
            self._open_measure(fitted, number)
            draft = self.by_level[place] = self._last_measure()
            level = level_of(whole.names[place]) or whole.names[place]
            if draft is not None:
                draft.texts["direction"] = ". ".join(filter(None, (draft.texts["direction"], level)))
        self.header = whole

    def _take_unnumbered(self, fitted: Fitted, filled: list[int]) -> None:
        """A row without a number: the rest of the row above, a heading, or a measure of its own."""
        row, title = fitted.row, self.header.title
        text, only_title = fitted.values[title], filled == [title]
        if not text or title in fitted.merged:
            self._continue(fitted)
        elif only_title:
            self._heading_or_rest(fitted, filled)
        elif self.numbered:
            if starts_low(text) or (row.after_break and row.spans is not None):
                self._continue(fitted)
            elif self._is_complete(fitted):
                self._open_measure(fitted, None)
            else:
                raise PlanRefused(
                    f"В таблице плана у строки нет номера ({row.place}), и неясно, новая ли это мера"
                    f" {quote(text)} или продолжение прежней: поставьте номер или соедините строки."
                )
        elif starts_low(text) and not self._is_complete(fitted) and self._last_measure():
            self._continue(fitted)
        else:
            self._open_measure(fitted, None)

    def _is_complete(self, fitted: Fitted) -> bool:
        places = [self.header.at(role) for role in ("title", "timing", "responsible")]
        texts = [fitted.values[place] for place in places if place is not None]
        covered = [place in fitted.merged for place in places if place is not None]
        timing = self.header.text(fitted.values, "timing")
        return all(t or c for t, c in zip(texts, covered, strict=True)) and (
            not timing or looks_like_timing(timing)
        )

    def _heading_or_rest(self, fitted: Fitted, filled: list[int]) -> None:
        row, text, last = fitted.row, fitted.values[filled[0]], self._last_measure()
        if has_section_mark(text):
            self._open_section(text, row)
        elif last and (starts_low(text) or ends_open(last.texts["title"])):
            self._continue(fitted)
        elif not row.after_break or not last:
            self._open_section(text, row)
            self.notes.append(note("plan_heading_taken", row, value=text))
        elif self.marked or row.spans is not None:
            self._continue(fitted)
        elif any(isinstance(event, Section) for event in self.events):
            self._open_section(text, row)
            self.notes.append(note("plan_heading_taken", row, value=text))
        else:
            raise PlanRefused(
                f"В таблице плана неясно, заголовок ли {quote(text)} или продолжение меры ({row.place}):"
                " объедините ячейки заголовка или соедините строки меры."
            )

    def _open_section(self, text: str, row: Row) -> None:
        self._flush(keep_last=False)
        last = self.events[-1] if self.events else None
        if isinstance(last, Section) and row.is_text and last.row.is_text and not row.after_break:
            last.text = join(last.text, text)
        else:
            self.events.append(Section(text, row))

    def _open_measure(self, fitted: Fitted, number: str | None) -> None:
        self._flush(keep_last=True)
        draft = new_draft(fitted, self.header, number, self._last_measure())
        if self.label and number is None:
            draft.texts["direction"] = draft.texts["direction"] or self.label
        self.events.append(draft)

    def _continue(self, fitted: Fitted) -> None:
        """Join the cells of a row to the measure above; a cell that only repeats the tail is dropped."""
        self._flush(keep_last=False)
        last = self.events[-1] if self.events else None
        if not isinstance(last, Draft):
            raise PlanRefused(
                f"В таблице плана строка без названия меры ({fitted.row.place}), и над ней нет меры,"
                " которую она продолжает."
            )
        self.notes.extend(continue_draft(last, self.header, fitted))

    # -- helpers

    def _flush(self, keep_last: bool) -> None:
        """Decide about the text that stood between rows: the heading of what follows, or nothing."""
        pending, self.pending = self.pending, []
        chunks: list[list[Row]] = []
        for row in pending:
            if chunks and not row.after_break and not has_section_mark(row.cells[0]):
                chunks[-1].append(row)
            else:
                chunks.append([row])
        for position, chunk in enumerate(chunks):
            text = ""
            for row in chunk:
                text = join(text, row.cells[0])
            if has_section_mark(text) or (keep_last and position == len(chunks) - 1):
                self._text_section(text, chunk[0])
            else:
                self.notes.append(note("plan_stray_text", chunk[0], value=text))

    def _text_section(self, text: str, row: Row) -> None:
        if starts_low(text):
            raise PlanRefused(
                f"Текст {quote(text)} стоит между строками таблицы ({row.place}), и неясно, чей он."
            )
        if (
            not has_section_mark(text)
            and not row.after_break
            and row.spans is None
            and self.broken_cells
            and row.place.startswith("строка")
            and self._last_measure()
        ):
            raise PlanRefused(
                f"Текст {quote(text)} ({row.place}) может быть и заголовком, и продолжением ячейки:"
                " отделите заголовок пустой строкой."
            )
        self.events.append(Section(text, row))

    def _last_measure(self) -> Draft | None:
        return next((event for event in reversed(self.events) if isinstance(event, Draft)), None)

    def _last_number(self) -> str | None:
        last = self._last_measure()
        return last.number if last and last.number and not is_roman(last.number) else None

    def _has_printed_numbers(self) -> bool:
        place = self.header.at("number")
        if place is None:
            return False
        start = self.header.starts[place]
        return any(
            len(row.cells) > start and (number_of(row.cells[start]) or split_glued(row.cells[start]))
            for row in self.rows
            if not row.is_text
        )

    def _note_tags(self, fitted: Fitted) -> None:
        name = self.header.name("number")
        if "columns_shifted" in fitted.tags:
            self.notes.append(note("plan_columns_shifted", fitted.row, name))
        elif "number_glued" in fitted.tags:
            self.notes.append(note("plan_number_glued", fitted.row, name))
