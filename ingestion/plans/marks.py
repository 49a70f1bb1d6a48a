"""What a document says was done of a measure («Отметка о выполнении») as a status, its day, a new day."""

import re
from dataclasses import dataclass
from datetime import date

from ingestion.plans.preamble import DATE, as_date
from warehouse.plans.timings import parse_timing

# Words of a mark and the status they mean in the form `plan_status`; the first that is found counts.
WORDS = (
    (
        re.compile(
            r"(?<!не )снят\w*\s+с\s+(?:контрол|исполнен)|^снят[оаы]?\W*$|исключ[её]н\w*\s+из\s+план", re.I
        ),
        "снято с контроля",
    ),
    (re.compile(r"не\s+(?:требу|примен|актуальн|предусмотр)", re.I), "не применимо"),
    (re.compile(r"частичн|не\s+в\s+полном|^[1-9]\d?\s*%", re.I), "частично"),
    # «Не выполнено, перенесено на …» is a postponement, «выполнено, срок был перенесён» is done.
    (
        re.compile(r"^(?!\s*(?:вы|ис)полнен).*перенес[её]?н\w*\s+(?:срок\w*\s+)?(?:на|до)\s", re.I | re.S),
        "перенесено",
    ),
    (
        re.compile(
            r"(?<!\w)не\s*(?:вы|ис)полн|(?<!\w)не\s+(?:провед|провод|реализ|состоял|сделан|начат|начин)|^нет\W*$|^0\s*%",
            re.I,
        ),
        "не выполнено",
    ),
    (re.compile(r"^(?!\s*(?:вы|ис)полнен).*перенес|^перенос", re.I | re.S), "перенесено"),
    (
        re.compile(r"(?:с\s+нарушени\w+|с\s+опоздани\w+|позже)\s*(?:срок\w*)?", re.I),
        "выполнено с нарушением срока",
    ),
    (
        re.compile(
            r"в\s+работе|в\s+процессе|выполняется|исполняется|ведется|ведётся|проводится|постоянно|на\s+контроле",
            re.I,
        ),
        "в работе",
    ),
    (re.compile(r"заплан|планир|будет|предстоит|срок\w*\s+(?:\w+\s+)?не\s+(?:наступ|подош)", re.I), ""),
    (
        re.compile(
            r"(?:вы|ис)полнен|провед[её]н|реализован|состоял|издан|утвержд|направлен|размещ|подготовлен|сделан|готово"
            r"|сформирован|организован|проанализирован|назначен|обучен|использова|^да\W*$|^\+|^[v✓✔☑√]\W*$|^100\s*%",
            re.I,
        ),
        "выполнено",
    ),
)
EVIDENCE = re.compile(r"приказ|протокол|справк|акт\b|письм|ссылк|https?:|№", re.I)
#: «Выполнено в 3 из 5» is done in part; a number of people at a seminar says nothing of the measure.
PART_OF_ALL = re.compile(
    r"(?:вы|ис)полнен\w*\s+(?:во?\s+|на\s+|у\s+)?(?P<done>\d{1,4})\s+из\s+(?P<all>\d{1,4})", re.I
)
DAY = re.compile(DATE, re.I)
#: What a mark says of a postponement, its new day («на 20.01.2025», «новый срок – 20.01.2025») and its new month.
POSTPONED = re.compile(r"(?:перенес|перенос|срок\w*\s+(?:был\w*\s+)?перенес)[^;]*", re.I)
TO_DAY = re.compile(rf"(?:перенес|перенос)[^;]*?\s(?:на|до)\s+{DATE}", re.I)
NEW_DAY = re.compile(rf"(?:перенес\w*|перенос\w*|нов\w+ срок\w*)\W+{DATE}", re.I)
NEW_SPAN = re.compile(r"(?:перенес|перенос)\w*\s+(?:срок\w*\s+)?(?:на|до)\s+(?P<span>[^.;,()]*?20\d\d)", re.I)
#: The same without a year («на август», «до 15 марта», «на 15.03»): the plan's own days say which year it is.
NEW_BARE = re.compile(
    r"(?:перенес|перенос)\w*\s+(?:срок\w*\s+)?(?P<span>(?:на|до)\s+(?:[^.;,()]|\.(?=\d))*)", re.I
)


@dataclass(frozen=True)
class Mark:
    """A mark taken apart; `status` is empty where its words mean none of the statuses."""

    status: str = ""
    done_on: date | None = None
    new_due_on: date | None = None


@dataclass(frozen=True)
class Due:
    """When a measure is due: the days of its plan, whether its years are school years, the words of its timing."""

    start: date
    end: date
    is_school: bool
    timing: str = ""


def read_mark(text: str, due: Due | None = None) -> Mark:
    """The status that a mark means, the day it was done, the new day of what was postponed.

    A paper or a day alone («протокол от 14.03.2026 № 2») says that the measure was done. due: gives the year of a
    new day that is named without one («перенесено на август»).
    """
    status = next((status for pattern, status in WORDS if pattern.search(text)), None)
    if status == "выполнено" and (part := PART_OF_ALL.search(text)) and int(part["done"]) < int(part["all"]):
        status = "частично"
    days = _days(text)
    if status is None:
        status = "выполнено" if days and (EVIDENCE.search(text) or DAY.fullmatch(text.strip(" .г"))) else ""
    if status == "перенесено":
        return Mark(status, None, _new_day(text, due))
    if not status.startswith("выполнено"):
        return Mark(status)
    done = _days(POSTPONED.sub("", text))
    return Mark(status, done[0] if done else None)


def _days(text: str) -> list[date]:
    return [day for found in DAY.finditer(text) if (day := as_date(found))]


def _new_day(text: str, due: Due | None) -> date | None:
    """The day to which a measure is postponed: never that of the order that says so, nor the former one."""
    found = TO_DAY.search(text) or NEW_DAY.search(text)
    if found and (day := as_date(found)):
        return day
    span = NEW_SPAN.search(text)
    if not span:
        return _day_in_plan(text, due) if due else None
    year = int(span["span"][-4:])
    timing = parse_timing(span["span"], date(year, 1, 1), date(year, 12, 31), False)
    return timing.windows[-1].end if timing.kind in ("window", "deadline") and timing.windows else None


def _day_in_plan(text: str, due: Due) -> date | None:
    """The only day of the plan that a postponement without a year may mean, later than the missed one; else None."""
    found = NEW_BARE.search(text)
    if not found:
        return None
    period = (due.start, due.end, due.is_school)
    moved = parse_timing(found["span"], *period)
    former = parse_timing(due.timing, *period).windows
    if moved.kind not in ("window", "deadline") or len(moved.windows) != 1:
        return None
    day = moved.windows[0].end
    is_inside = due.start <= day <= due.end
    return day if is_inside and all(window.end < day for window in former) else None
