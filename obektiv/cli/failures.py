"""What a command says when it cannot go on: one Russian sentence and what to do; a trace is kept in `logs/`."""

from __future__ import annotations

import signal
import traceback
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime

import duckdb

from obektiv.cli import say
from warehouse.home import Home
from warehouse.lock import WarehouseBusyError
from warehouse.query import NothingPublishedError
from warehouse.reasons import PROGRAM, of_error
from warehouse.yamls import SettingsFileError

#: Their text is a sentence for people already.
SAID = (WarehouseBusyError, SettingsFileError, NothingPublishedError)


def _unwind(*_: object) -> None:
    raise SystemExit(143)


def run_to_the_end(command: Callable[[], None]) -> None:
    """Run a command; exits 1 with a sentence on whatever goes wrong, and unwinds when it is told to end."""
    for name in ("SIGTERM", "SIGHUP"):
        # What a shell, systemd and a closed terminal send: children are stopped and the journal says how it ended.
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), _unwind)
    try:
        command()
    except SAID as error:
        say.err.print(str(error))
        raise SystemExit(1) from error
    except (Exception, MemoryError) as error:
        say.err.print(words(error))
        raise SystemExit(1) from error


def words(error: BaseException) -> str:
    """Put an error into words and keep its trace."""
    reason = of_error(error)
    trace = _keep_trace(error)
    where = f" Подробности – {trace}." if reason is PROGRAM and trace else ""
    kind = f" ({type(error).__name__})" if reason is PROGRAM else ""
    begun = "База не открывается" if isinstance(error, duckdb.Error) else "Команда не выполнена"
    return f"{begun}: {reason.sentence}{kind}. {reason.advice}{where}"


def _keep_trace(error: BaseException) -> str:
    """Add the trace to `logs/obektiv.log` without personal data; returns the place, "" where it cannot be kept."""
    from ingestion.core.personal import cut_text

    path = Home.from_env().logs / "obektiv.log"
    with suppress(OSError):
        text = "".join(traceback.format_exception(error))
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("a", encoding="utf-8", errors="backslashreplace") as file:
            file.write(f"{datetime.now():%Y-%m-%d %H:%M:%S} {cut_text(text)}\n")
        return "logs/obektiv.log"
    return ""
