"""What a person decides about cases: the filled form `case_events`, left in the inbox."""

from collections.abc import Collection
from datetime import date

import polars as pl

from dashboards.inbox import form_file

FILE_NAME = "Сопровождение школы"
HEADERS = (
    "Процедура",
    "Логин ОО",
    "Событие",
    "Дата",
    "Документ",
    "Решение",
    "Кто (должность)",
    "Срок следующего",
)
#: States that a document must prove.
REFUTED, ASKS = "не подтвердилось", "ждём слово школы"
PROVED = ("подтвердилось", REFUTED, "снято: есть объяснение")


def problems(
    event: str,
    document: str,
    actor: str,
    checks: Collection[str] = (),
    *,
    is_asked: bool = False,
    is_seen: bool = False,
) -> list[str]:
    """What is missing before an event can be kept, in words; nothing = it can.

    checks: which checks decide the chosen cases; is_asked: the school had its letter of this year about other cases;
    is_seen: an observer wrote down a critical remark about a work that only observation decides.
    """
    found = []
    if not actor.strip():
        found.append("Назовите должность того, кто решил.")
    if event in PROVED and not document.strip():
        found.append("Решению нужен документ: акт, справка или протокол с датой и номером.")
    if event == REFUTED and "observation" in checks and "наблюд" not in document.lower():
        found.append(
            "Перепроверка этот признак не решает: она видит только, как проверяли. Назовите в документе наблюдение "
            "следующей работы или запишите «проверить невозможно»."
        )
    if event == REFUTED and is_seen:
        found.append(
            "Об этой работе есть критическое замечание наблюдателя: спокойная следующая работа его не снимает. Примите "
            "возражение школы – «снято: есть объяснение» с документом – или запишите «проверить невозможно»."
        )
    if event == ASKS and is_asked:
        found.append("Школе в этом учебном году уже писали: второго письма не будет, назначьте проверку.")
    return found


def events_file(
    cases: pl.DataFrame,
    event: str,
    happened_on: date,
    *,
    document: str,
    words: str,
    actor: str,
    due: date | None,
) -> bytes:
    """One event of several cases of a school: one letter lists them all."""
    said = (" ".join(document.split()), " ".join(words.split()), " ".join(actor.split()))
    rows = [
        (
            row["procedure_words"],
            f"edu{row['school_code']}",
            event,
            f"{happened_on:%d.%m.%Y}",
            *said,
            f"{due:%d.%m.%Y}" if due else "",
        )
        for row in cases.iter_rows(named=True)
    ]
    return form_file(HEADERS, rows)
