"""Whether what pages show is fresh: did the last build go through, did the night run at all – for pages and `status`.

Known from the journal of runs and the clock alone, so that it is said even when no build can be made.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise, takewhile
from statistics import median

from warehouse import journal
from warehouse.home import Home
from warehouse.journal import DONE, FAILED, STOPPED, Run
from warehouse.reasons import STOPPED as STOPPED_REASON

#: Commands that end with a build; of the others only a failure is told.
BUILDING = ("refresh", "build", "demo")
WRITING = (*BUILDING, "ingest", "rebuild", "withdraw", "confirm")
#: A night that is late by less is not missed; working days of an office; runs that show the rhythm of nights.
GRACE = timedelta(hours=2)
WORKING_DAYS = frozenset(range(5))
RHYTHM = 10
DAY = timedelta(days=1)
NAMES = {
    "refresh": "обновление",
    "build": "сборка",
    "demo": "сборка учебных данных",
    "ingest": "загрузка файлов",
    "rebuild": "загрузка из архива",
    "withdraw": "отзыв файла",
    "confirm": "подтверждение загрузки",
}


@dataclass(frozen=True)
class Health:
    """What to say above a page: `state` (`calm`, `running`, `rolled_back`, `failed`, `stale`, `clock`) and its words.

    sentence: what happened, for the head; advice: what to do; since: the first failure after the last success.
    """

    state: str
    title: str = ""
    sentence: str = ""
    advice: str = ""
    since: datetime | None = None

    @property
    def is_alarming(self) -> bool:
        """Whether somebody has to do something."""
        return self.state in ("failed", "stale", "clock")


CALM = Health("calm")


def _at(moment: datetime) -> str:
    return f"{moment:%d.%m.%Y} в {moment:%H:%M}"


def health(home: Home, now: datetime | None = None) -> Health:
    """Return what is known of the last builds of a home; now: an instant with its zone, for tests."""
    now = now or datetime.now().astimezone()
    runs = [one for one in journal.runs(home) if one.status != journal.BUSY]
    if not runs:
        return CALM
    told = [one for one in runs if one.what in (*WRITING, "rollback")]
    if told and told[-1].is_alive and told[-1].what in BUILDING:
        begun = f"Идёт {NAMES[told[-1].what]}, начало {_at(told[-1].since)}"
        shown = (
            "Пока показаны прежние числа; новые появятся, когда работа закончится."
            if home.published()
            else "Первые числа появятся, когда она закончится."
        )
        return Health("running", begun, shown)
    ended = [one for one in told if not one.is_alive]
    return _clock(ended, now) or _failed(ended) or _stale(ended, now) or _rolled_back(ended) or CALM


def _clock(ended: list[Run], now: datetime) -> Health | None:
    if not ended or ended[-1].since <= now + GRACE:
        return None
    return Health(
        "clock",
        "Часы компьютера отстают",
        f"Сейчас на них {_at(now)}, а последняя работа отмечена {_at(ended[-1].since)}: сроки и «сегодня» неверны.",
        "Поставьте на компьютере верные дату и время.",
    )


def _is_failure(one: Run) -> bool:
    return one.status in (FAILED, STOPPED) or one.finished is None


def _deciding(ended: Iterable[Run]) -> list[Run]:
    """Runs that say how things stand: builds, rollbacks, and whatever else failed and has not gone through since."""
    kept: list[Run] = []
    for one in ended:
        if one.what in (*BUILDING, "rollback") or _is_failure(one):
            kept.append(one)
        else:
            kept = [earlier for earlier in kept if earlier.what != one.what]
    return kept


def _failed(ended: list[Run]) -> Health | None:
    failures = list(takewhile(_is_failure, reversed(_deciding(ended))))
    if not failures:
        return None
    last, first = failures[0], failures[-1]
    sentence = last.sentence or STOPPED_REASON.sentence
    name = NAMES.get(last.what, "возврат к прежней сборке")
    words = f"{name.capitalize()} {_at(last.since)}: {sentence}."
    if len(failures) > 1:
        words += f" Не удаётся с {_at(first.since)}, попыток: {len(failures)}."
    advice = last.advice or STOPPED_REASON.advice
    return Health("failed", "Новые данные не показаны: обновить их не удалось", words, advice, first.since)


def next_night(ended: Iterable[Run]) -> datetime | None:
    """When a run by schedule is next expected, from the last ones; None where no schedule has ever run.

    A schedule that has never run on weekends is not awaited on them.
    """
    nights = [one.since for one in ended if one.is_scheduled and one.what == "refresh"][-RHYTHM:]
    if not nights:
        return None
    gaps = [max(later - earlier, DAY).total_seconds() for earlier, later in pairwise(nights)]
    usual = timedelta(seconds=median(gaps)) if gaps else DAY
    days = WORKING_DAYS | {night.weekday() for night in nights}
    due: datetime = nights[-1] + usual
    while due.weekday() not in days:
        due += DAY
    return due


def _stale(ended: list[Run], now: datetime) -> Health | None:
    due = next_night(ended)
    done = [one for one in ended if one.what in BUILDING and one.status == DONE]
    if due is None or now < due + GRACE or (done and done[-1].since >= due):
        return None
    last = f", последнее было {_at(done[-1].since)}" if done else ""
    return Health(
        "stale",
        "Данные могли устареть: обновление по расписанию не запускалось",
        f"Его ждали {_at(due)}{last}.",
        "Проверьте, включён ли был компьютер и работает ли расписание, или выполните «obektiv refresh».",
        due,
    )


def _rolled_back(ended: list[Run]) -> Health | None:
    last = _deciding(ended)[-1:]
    if not last or last[0].what != "rollback":
        return None
    return Health(
        "rolled_back",
        "Показана прежняя сборка",
        f"К ней вернулись {_at(last[0].since)}. Следующее обновление покажет новую.",
    )
