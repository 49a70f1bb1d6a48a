"""What the words about time say: a kind and literal windows, before any policy."""

from dataclasses import dataclass
from datetime import date

#: The kind says how a measure is controlled. `continuous` has no due day of its own, only control points: «постоянно»,
#: «ежедневно», «в течение года», «в течение месяца» in a plan of that month. `recurring` is due in every week, month,
#: quarter or term. `window` is days that the words themselves name («май – июнь»).
KINDS = (
    "deadline",
    "window",
    "recurring",
    "continuous",
    "procedure",
    "before_procedure",
    "after_procedure",
    "external_schedule",
    "on_event",
    "unparsed",
)


@dataclass(frozen=True, order=True)
class Window:
    """A literal span of days; `start` is None where the words name only the last day (`до 01.03.2022`)."""

    end: date
    start: date | None = None

    @property
    def first(self) -> date:
        """The first day, the only known one where the words name only the last."""
        return self.start or self.end

    def as_text(self) -> str:
        """`2021-10-01..2021-10-31`, or `..2022-03-01` for a deadline."""
        return f"{self.start or ''}..{self.end}"


@dataclass(frozen=True)
class Timing:
    """A timing phrase taken apart.

    windows: in order of time; empty where only a calendar, a foreign schedule or an event can date it.
    n_days_after / remind_after: days after the procedure or the event (`10-14 дней` gives 14 and 10);
    n_days_before: days before it; unit: `calendar` or `working` days, None without a number of days.
    times_per_year: N of `N раз в год`. rrule: RFC 5545 rule of a recurrence, None otherwise.
    procedures: kinds of procedures named (`ВПР`, `КДР`), empty = every procedure. remark: text in brackets
    and times of day, kept for a person. note: what was concluded beyond the words (a year, school terms).
    """

    kind: str
    windows: tuple[Window, ...] = ()
    n_days_after: int | None = None
    remind_after: int | None = None
    n_days_before: int | None = None
    unit: str | None = None
    times_per_year: int | None = None
    rrule: str | None = None
    procedures: tuple[str, ...] = ()
    remark: str = ""
    note: str = ""

    def windows_text(self) -> str:
        """All windows in one text, `; ` between them."""
        return "; ".join(window.as_text() for window in self.windows)
