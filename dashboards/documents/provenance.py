"""Where the numbers of a paper come from, for its foot, its last sheet and the properties of its file."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from dashboards.words import day

NOTICED = "к данным есть замечания"
PROPERTY_LENGTH = 255  # what the description of an office file may hold


@dataclass(frozen=True)
class Provenance:
    """Where the numbers of a paper come from and what is left out: its last sheet and the properties of its file.

    organisation: whose paper it is, for the properties of the file.
    """

    data_date: date | None
    build_id: str
    filters: dict[str, str]
    suppression: str
    version: str
    release: str = ""
    waits: str = ""
    warnings: str = ""
    recorded: str = ""
    organisation: str = ""

    @property
    def notice(self) -> str:
        """What every page of every paper says: a correction waits, data were noticed; empty where neither is so."""
        return " · ".join(part for part in (self.waits, NOTICED if self.warnings else "") if part)

    @property
    def line(self) -> str:
        """One line for footers of what is read for its numbers; an official paper has the notice alone."""
        return " · ".join(
            part
            for part in (f"Данные на {day(self.data_date)}", f"версия: {self.version}", self.notice)
            if part
        )

    @property
    def property_words(self) -> str:
        """The same as the last sheet says, in the description of the file: short enough for every format."""
        said = "; ".join(f"{label}: {value}" for label, value in self.rows if label != "Малые группы")
        return said if len(said) <= PROPERTY_LENGTH else said[: PROPERTY_LENGTH - 1].rstrip() + "…"

    @property
    def rows(self) -> tuple[tuple[str, str], ...]:
        """Label and value pairs for the closing section or the sheet of sources."""
        return (
            ("Дата данных", day(self.data_date)),
            ("Сборка", self.build_id),
            *self.filters.items(),
            ("Версия документа", self.version),
            *((("Выпуск открытых данных", self.release),) if self.release else ()),
            ("Малые группы", self.suppression),
            *((("Записано после сборки", self.recorded),) if self.recorded else ()),
            *((("Замечания к данным", self.warnings.rstrip(".")),) if self.warnings else ()),
        )
