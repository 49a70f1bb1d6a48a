"""Jobs that people ask for on pages: a small store below the home, and nobody but the worker of `serve` does them.

A job is a folder `jobs/<id>` with `job.json`, what was sent for it (`files`), its step, and what its command answered.
It outlives the pages and the server: what waits is done after a restart. Instants are ISO 8601 with their zone.
"""

from __future__ import annotations

import json
import os
import re
import secrets
import shutil
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict, dataclass, field, fields, replace
from datetime import datetime, timedelta
from pathlib import Path
from statistics import median
from typing import Any

from filelock import FileLock

from warehouse.home import Home

WAITING, RUNNING, DONE, FAILED, CANCELLED = "waiting", "running", "done", "failed", "cancelled"
OPEN = (WAITING, RUNNING)
#: Told to a command that does a job: where its steps go, and who asked.
STEPS, ASKED_BY = "OBEKTIV_STEPS", "OBEKTIV_ASKED_BY"
#: Days that a job that is over is kept with its files; how often one is begun that ended with the server.
KEPT, ATTEMPTS = timedelta(days=7), 2
#: Seconds that one change of the store waits for another; runs that tell how long a job takes.
PATIENCE, USUAL = 10.0, 5
#: Seconds from which it is foretold how long a job takes.
WORTH_TELLING = 15.0
ANSWER, ERRORS, STEP, LOADS = "answer.json", "errors.txt", "step.json", "loads.json"


@dataclass(frozen=True)
class Job:
    """One job: what (`look`, `load`, `withdraw`, `confirm`, `add`, `refresh`, `papers`, `forms`, `draft`), who asked
    (the login, "" where nobody signs in), what it is about, how it stands and, once over, what came of it in words."""

    job: str
    what: str
    who: str
    asked: str
    arguments: dict[str, Any] = field(default_factory=dict)
    status: str = WAITING
    attempts: int = 0
    started: str | None = None
    finished: str | None = None
    sentence: str = ""
    advice: str = ""
    is_put_away: bool = False

    @property
    def is_open(self) -> bool:
        """Whether it waits or runs."""
        return self.status in OPEN

    @property
    def seconds(self) -> float | None:
        """How long it took; None as long as it is not over."""
        if not self.started or not self.finished:
            return None
        return (datetime.fromisoformat(self.finished) - datetime.fromisoformat(self.started)).total_seconds()


@dataclass(frozen=True)
class Step:
    """Where a running job is: words, and which part of its last stage is done (0–1), if it says.

    Names of files never stand in it: every page shows it.
    """

    words: str = ""
    share: float | None = None
    since: float = 0.0
    at: float = 0.0


def folder(home: Home) -> Path:
    """Where jobs are kept."""
    return home.jobs


def place(home: Home, job: str) -> Path:
    """The folder of one job. Raises KeyError for what is no number of a job."""
    if not re.fullmatch(r"[0-9TZ.]+-[0-9a-f]+", job):
        raise KeyError(job)
    return home.jobs / job


def files(home: Home, job: str) -> Path:
    """Where the files lie that were sent for a job, or that it made."""
    return place(home, job) / "files"


def _now() -> datetime:
    return datetime.now().astimezone()


def new_name() -> str:
    """A number for a job: later ones sort last."""
    return f"{_now().timestamp():017.6f}-{secrets.token_hex(4)}"


def _write(path: Path, content: object) -> None:
    partial = path.with_suffix(".new")
    partial.touch(mode=0o600)
    partial.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
    partial.replace(path)


def _lock(home: Home) -> FileLock:
    home.jobs.mkdir(mode=0o700, parents=True, exist_ok=True)
    return FileLock(home.jobs / "lock", timeout=PATIENCE)


def ask(home: Home, what: str, who: str, arguments: dict[str, Any], name: str | None = None) -> Job:
    """Put a job at the end of the queue; the one that already waits for the same is returned instead.

    name: a number from `new_name`, where files were put below `files` beforehand.
    """
    with _lock(home):
        for known in jobs(home):
            if known.status == WAITING and (known.what, known.arguments) == (what, arguments):
                return known
        made = Job(name or new_name(), what, who, _now().isoformat(timespec="seconds"), arguments)
        place(home, made.job).mkdir(mode=0o700, exist_ok=True)
        _write(place(home, made.job) / "job.json", asdict(made))
    return made


def change(home: Home, job: str, to: Callable[[Job], Job | None]) -> Job | None:
    """Change a job under the lock of the store; `to` returns None to leave it. Returns what was written."""
    with _lock(home):
        known = read(home, job)
        changed = to(known) if known else None
        if changed is not None:
            _write(place(home, job) / "job.json", asdict(changed))
    return changed


def cancel(home: Home, job: str) -> bool:
    """Take back a job that has not begun; False when it has."""

    def to(known: Job) -> Job | None:
        is_waiting = known.status == WAITING
        finished = _now().isoformat(timespec="seconds")
        return replace(known, status=CANCELLED, finished=finished) if is_waiting else None

    return change(home, job, to) is not None


def begin(home: Home, job: str) -> Job | None:
    """Mark a waiting job as running; None when somebody has taken it back."""

    def to(known: Job) -> Job | None:
        if known.status != WAITING:
            return None
        for left in (ANSWER, ERRORS, STEP):
            (place(home, job) / left).unlink(missing_ok=True)
        started = _now().isoformat(timespec="seconds")
        return replace(known, status=RUNNING, started=started, attempts=known.attempts + 1)

    return change(home, job, to)


def put_back(home: Home, job: str, *, is_counted: bool) -> None:
    """Let an interrupted job wait again; is_counted: its beginning counts, and only `ATTEMPTS` are made."""

    def to(known: Job) -> Job:
        attempts = known.attempts if is_counted else max(known.attempts - 1, 0)
        if attempts >= ATTEMPTS:
            return _over(
                known,
                FAILED,
                "работа дважды прервалась вместе с программой",
                "Посмотрите logs/obektiv.log, проверьте память и диск, затем начните её снова.",
            )
        return replace(known, status=WAITING, started=None, attempts=attempts)

    change(home, job, to)


def end(home: Home, job: str, status: str, sentence: str, advice: str = "") -> None:
    """Say how a job ended."""
    change(home, job, lambda known: _over(known, status, sentence, advice))


def _over(known: Job, status: str, sentence: str, advice: str) -> Job:
    finished = _now().isoformat(timespec="seconds")
    return replace(known, status=status, finished=finished, sentence=sentence, advice=advice)


def read(home: Home, job: str) -> Job | None:
    """A job by its number; None for one that is not there."""
    try:
        given = json.loads((place(home, job) / "job.json").read_text(encoding="utf-8"))
        return Job(**{one.name: given[one.name] for one in fields(Job) if one.name in given})
    except (OSError, ValueError, TypeError, KeyError):
        return None


def jobs(home: Home) -> list[Job]:
    """Every job that is kept, oldest first."""
    try:
        names = sorted(entry.name for entry in os.scandir(home.jobs) if entry.is_dir())
    except OSError:
        return []
    return [known for name in names if (known := read(home, name))]


def answer(home: Home, job: str) -> dict[str, Any]:
    """What the command of a job answered; nothing where it did not."""
    try:
        told = json.loads((place(home, job) / ANSWER).read_text(encoding="utf-8"))
    except (OSError, ValueError, KeyError):
        return {}
    return told if isinstance(told, dict) else {}


def tell_step(words: str, step: str = "") -> None:
    """In a command that does a job: say where it is, for the pages. Costs nothing in any other command."""
    path = os.environ.get(STEPS)
    if not path:
        return
    now = _now().timestamp()
    found = re.fullmatch(r"(\d+) из (\d+)", step)
    share = int(found[1]) / max(int(found[2]), 1) if found else None
    with suppress(OSError):
        before = _step(Path(path))
        since = before.since if before.words.partition(":")[0] == words else now
        if share is None and step:
            return
        if share is not None and before.share is not None and now - before.at < 0.3 and share < 1:
            return
        _write(Path(path), asdict(Step(f"{words}: {step}" if step else words, share, since, now)))


def step(home: Home, job: str) -> Step:
    """Where a running job is."""
    return _step(place(home, job) / STEP)


def _step(path: Path) -> Step:
    try:
        return Step(**json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return Step()


def remaining(home: Home, job: Job, now: datetime | None = None) -> float | None:
    """Seconds that a running job still takes, as the last ones of its kind did; None where nobody can know.

    Less than nothing = it takes longer than usual. Before the first one is over, the parts that are done tell.
    """
    if not job.started:
        return None
    now = now or _now()
    gone = (now - datetime.fromisoformat(job.started)).total_seconds()
    same = [one for one in jobs(home) if one.what == job.what and one.status == DONE]
    took = [seconds for one in same[-USUAL:] if (seconds := one.seconds) is not None]
    if took and median(took) >= WORTH_TELLING:
        return median(took) - gone
    at = step(home, job.job)
    if at.share and 0.1 <= at.share < 1:
        return (now.timestamp() - at.since) * (1 - at.share) / at.share
    return None


def forget_old(home: Home, now: datetime | None = None) -> None:
    """Remove jobs that are long over, with their files, and files that were sent and never asked about."""
    limit = (now or _now()) - KEPT
    kept = {one.job: one for one in jobs(home)}
    with suppress(OSError):
        for entry in list(os.scandir(home.jobs)):
            one = kept.get(entry.name)
            since = one.finished if one else None
            if not entry.is_dir() or (one and since is None):
                continue
            last = datetime.fromisoformat(since) if since else datetime.fromtimestamp(entry.stat().st_mtime)
            if last.astimezone() < limit:
                shutil.rmtree(entry.path, ignore_errors=True)


def keep_loads(home: Home, loads: list[dict[str, Any]]) -> None:
    """Keep what is loaded, as the last command that wrote found it: dates become text."""
    listed = [
        {name: value.isoformat() if isinstance(value, datetime) else value for name, value in load.items()}
        for load in loads
    ]
    _write(home.jobs / LOADS, {"loads": listed})


def kept_loads(home: Home) -> list[dict[str, Any]] | None:
    """What is loaded, by the last command that wrote since pages are served; None where there was none."""
    try:
        told = json.loads((home.jobs / LOADS).read_text(encoding="utf-8"))["loads"]
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return list(told)


def refreshes_by_itself(home: Home) -> bool:
    """Whether pages are refreshed a quiet minute after somebody recorded something; nobody has chosen = no."""
    return (home.jobs / "by_itself").exists()


def refresh_by_itself(home: Home, *, is_on: bool) -> None:
    """Choose it."""
    home.jobs.mkdir(mode=0o700, parents=True, exist_ok=True)
    if is_on:
        (home.jobs / "by_itself").touch(mode=0o600)
    else:
        (home.jobs / "by_itself").unlink(missing_ok=True)
