"""What a person records about a measure on the page «План»: a filled form `plan_status`, left in the inbox.

The page writes no status into the warehouse itself: the file goes through the same checks, archive and build as one
that somebody filled in by hand, and counts from the next build.
"""

import re
from dataclasses import dataclass
from datetime import date, datetime

import polars as pl

from dashboards.inbox import CHECK, form_file, leave
from warehouse.home import Home

HEADERS = (
    *("План", "№", "Период", "Логин ОО", "Статус", "Новый срок", "Дата", "Подтверждение", "Комментарий"),
    CHECK,
)
STATUSES = (
    *("выполнено", "выполнено с нарушением срока", "частично", "в работе"),
    *("перенесено", "не выполнено", "не применимо", "снято с контроля"),
)
POSTPONED = "перенесено"
FILE_NAME = "Исполнение меры"
# Slots whose words say only what they wait for: their period will get another name.
UNNAMED = ("ждёт", "unparsed")
#: How a plan ends or goes on as a whole.
WHOLE_STATUSES = ("снято с контроля", "выполнено", POSTPONED)
CAMPAIGN = re.compile(r"^([А-ЯЁ]+)-(\d{4})-(осень|зима|весна)")


@dataclass(frozen=True)
class Record:
    """One line of the form; `school_code` None = the department; check: the answer to a check of a closing."""

    plan_id: str
    number: str
    period: str
    status: str
    reported_on: date
    school_code: str | None = None
    new_due: date | None = None
    evidence: str = ""
    comment: str = ""
    check: str = ""


def period_words(window: dict, windows: pl.DataFrame) -> str:
    """Words for «Период» by which the build finds this window among the windows of its measure.

    window: a row of ``windows`` (occurrence_id, plan_id, number, period_label). Where two windows of a measure are
    named alike, the window's own key.
    """
    anchor = window["occurrence_id"].split("|")[2]
    if anchor in UNNAMED:
        return ""
    own = windows.filter(pl.col("plan_id") == window["plan_id"], pl.col("number") == window["number"]).unique(
        "occurrence_id"
    )
    alike = own.filter(pl.col("period_label") == window["period_label"]).height
    return anchor if alike > 1 else window["period_label"]


def read_day(text: str) -> date | None:
    """A day as people write it (`15.04.2026`); an empty text is no day. Raises ValueError for other words."""
    return datetime.strptime(text.strip(), "%d.%m.%Y").date() if text.strip() else None


def problems(record: Record, today: date) -> list[str]:
    """What is missing before the record can be kept, in words; nothing = it can."""
    found = []
    if record.reported_on > today:
        found.append("Дата сообщения ещё не наступила.")
    if record.status == POSTPONED and record.new_due is None:
        found.append("У переноса нужен новый срок.")
    if record.status == POSTPONED and not record.evidence.strip():
        found.append("У переноса нужно основание: приказ или письмо с датой и номером.")
    if record.status != POSTPONED and record.new_due is not None:
        found.append("Новый срок ставят только при переносе.")
    return found


def status_file(records: list[Record]) -> bytes:
    """Records as a csv file of the form `plan_status`."""
    rows = [
        (
            record.plan_id,
            record.number,
            record.period,
            f"edu{record.school_code}" if record.school_code else "",
            record.status,
            _day(record.new_due),
            _day(record.reported_on),
            " ".join(record.evidence.split()),
            " ".join(record.comment.split()),
            record.check,
        )
        for record in records
    ]
    return form_file(HEADERS, rows)


def _day(value: date | None) -> str:
    return f"{value:%d.%m.%Y}" if value else ""


def put_into_inbox(home: Home, records: list[Record], now: datetime) -> str:
    """Leave the records in the inbox as one file; returns its name."""
    return leave(home, FILE_NAME, status_file(records), now).name


def campaigns(windows: pl.DataFrame, today: date) -> dict[str, dict]:
    """Procedures that may still be moved: campaign (`ВПР-2024-весна`) → plan_id, first and last day, measures that
    move along.
    """
    found: dict[str, dict] = {}
    for row in windows.sort("window_start", nulls_last=True).to_dicts():
        named = CAMPAIGN.match(row["occurrence_id"].split("|")[2])
        if not named or row["timing_kind"] not in ("procedure", "before_procedure", "after_procedure"):
            continue
        one = found.setdefault(
            named.group(0), {"plan_id": row["plan_id"], "start": None, "end": None, "numbers": []}
        )
        one["numbers"] = [*dict.fromkeys([*one["numbers"], row["number"]])]
        if row["timing_kind"] == "procedure":
            one["start"], one["end"] = row["window_start"], row["window_end"]
    return {key: one for key, one in found.items() if one["end"] is None or one["end"] >= today}
