"""What a document says was done of a measure («Отметка о выполнении») as a status, its day, a new day."""

import re
from dataclasses import dataclass
from datetime import date

from ingestion.plans.preamble import DATE, as_date

# Words of a mark and the status they mean in the form `plan_status`; the first that is found counts.
WORDS = (
    (re.compile(r"снят\w*\s+с\s+контрол", re.I), "снято с контроля"),
    (re.compile(r"не\s+(?:требу|примен|актуальн|предусмотр)", re.I), "не применимо"),
    (re.compile(r"частичн|не\s+в\s+полном", re.I), "частично"),
    (
        re.compile(r"(?<!\w)не\s*(?:вы|ис)полн|(?<!\w)не\s+(?:провед|реализ|состоял|сделан)|^нет\W*$", re.I),
        "не выполнено",
    ),
    (re.compile(r"перенес|^перенос", re.I), "перенесено"),
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
    (re.compile(r"заплан|планир|будет|предстоит", re.I), ""),
    (
        re.compile(
            r"(?:вы|ис)полнен|провед[её]н|реализован|состоял|издан|утвержд|направлен|размещ|подготовлен|сделан|готово"
            r"|сформирован|организован|проанализирован|назначен|обучен|использова|^да\W*$|^\+|^100\s*%",
            re.I,
        ),
        "выполнено",
    ),
)
EVIDENCE = re.compile(r"приказ|протокол|справк|акт\b|письм|ссылк|https?:|№", re.I)
DAY = re.compile(DATE, re.I)


@dataclass(frozen=True)
class Mark:
    """A mark taken apart; `status` is empty where its words mean none of the statuses."""

    status: str = ""
    done_on: date | None = None
    new_due_on: date | None = None


def read_mark(text: str) -> Mark:
    """The status that a mark means, the day it was done, the new day of what was postponed.

    A paper or a day alone («протокол от 14.03.2026 № 2») says that the measure was done.
    """
    days = [day for found in DAY.finditer(text) if (day := as_date(found))]
    status = next((status for pattern, status in WORDS if pattern.search(text)), None)
    if status is None:
        status = "выполнено" if days and (EVIDENCE.search(text) or DAY.fullmatch(text.strip(" .г"))) else ""
    if status == "перенесено":
        return Mark(status, None, days[0] if days else None)
    is_done = status.startswith("выполнено")
    return Mark(status, days[0] if is_done and days else None)
