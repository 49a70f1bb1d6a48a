"""Read a file in the child: whatever happens inside it comes back as a status and one sentence."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Any

import polars as pl

from ingestion.core.model import Origin, Reading
from ingestion.core.together import ReadTogether
from ingestion.reading.child import OUT_OF_MEMORY, Answer
from ingestion.reading.limits import Limits
from ingestion.reading.process import DIED, KILLED, OUT_OF_TIME, warm_process
from ingestion.reading.unpack import Member

log = logging.getLogger(__name__)

TOO_LONG = (
    "Файл не удалось прочитать за отведённое время ({seconds} с): скорее всего, в нём лишние пустые строки или столбцы "
    "либо очень длинный текст в одной ячейке. Скопируйте нужные строки в новую книгу, сохраните её и пришлите ещё раз."
)
TOO_BIG = (
    "Для чтения файла не хватило отведённой памяти ({memory} МБ): скорее всего, в нём лишние пустые строки и столбцы "
    "или слишком много данных. Скопируйте нужные строки в новую книгу либо пришлите файл по частям."
)
TOO_LONG_ARCHIVE = (
    "Архив не удалось распаковать за отведённое время ({seconds} с): распакуйте его сами и пришлите файлы или "
    "папку с ними."
)
BROKEN = (
    "Файл прочитать не удалось: программа чтения на нём останавливается, остальные файлы загружены. Откройте его, "
    "сохраните заново и пришлите ещё раз; если не поможет – передайте файл тому, кто сопровождает программу."
)
OUR_ERROR = (
    "При чтении файла произошла ошибка программы: файл не загружен, остальные файлы загружены. Передайте файл тому, "
    "кто сопровождает программу; подробности – в журнале logs/ingest.log."
)


def read_safely(path: Path, origin: Origin) -> Reading:
    """Read one file in the child within its limits; never raises for what is inside the file."""
    limits = Limits.from_env()
    seconds = limits.seconds_for(path.stat().st_size)
    answer = _asked("read", (path.absolute(), origin), seconds, origin)
    if isinstance(answer.value, Reading):
        return answer.value
    if answer.trouble == OUT_OF_TIME:
        return Reading(None, "refused", TOO_LONG.format(seconds=round(seconds)))
    if answer.trouble == OUT_OF_MEMORY:
        return Reading(None, "refused", TOO_BIG.format(memory=limits.memory_mb))
    return Reading(None, "failed", BROKEN if answer.trouble in (DIED, KILLED) else OUR_ERROR)


def unpack_safely(path: Path, folder: Path, origin: Origin) -> list[Member] | str:
    """Unpack an archive in the child within its limits: its files, or one sentence why it is not opened."""
    limits = Limits.from_env()
    seconds = limits.seconds_for(path.stat().st_size)
    answer = _asked("unpack", (path.absolute(), folder.absolute()), seconds, origin)
    if isinstance(answer.value, list | str):
        return answer.value
    if answer.trouble == OUT_OF_TIME:
        return TOO_LONG_ARCHIVE.format(seconds=round(seconds))
    return BROKEN


def read_together_safely(files: list[tuple[Path, Origin]]) -> ReadTogether:
    """Read several small files in one request; when it fails, one by one: a bad file harms no other."""
    if len(files) == 1:
        return ReadTogether({0: read_safely(*files[0])})
    limits = Limits.from_env()
    seconds = max(limits.seconds_for(path.stat().st_size) for path, _ in files)
    asked = [(path.absolute(), origin) for path, origin in files]
    answer = warm_process(limits).ask("read_together", (asked,), seconds)
    if isinstance(answer.value, ReadTogether):
        return answer.value
    log.warning("%s files read together: %s, read one by one\n%s", len(files), answer.trouble, answer.trace)
    return ReadTogether({number: read_safely(path, origin) for number, (path, origin) in enumerate(files)})


def annotate_safely(path: Path, origin: Origin, findings: pl.DataFrame, folder: Path) -> None:
    """Write the copy that goes back to its sender in the child; a workbook that cannot be marked gets a list."""
    seconds = Limits.from_env().seconds_for(path.stat().st_size)
    arguments = (path.absolute(), origin, findings, folder.absolute())
    if _asked("annotate", arguments, seconds, origin).trouble:
        _asked("annotate", (*arguments, True), seconds, origin)


def _asked(name: str, arguments: tuple[Any, ...], seconds: float, origin: Origin) -> Answer:
    """Ask the child, once more when somebody ended it; what went wrong is traced."""
    process = warm_process(Limits.from_env())
    answer = process.ask(name, arguments, seconds)
    if answer.trouble == KILLED:
        log.warning("%s of %s: the child died (%s), asked again", name, origin.file_name, answer.trace)
        answer = process.ask(name, arguments, seconds)
    if answer.trouble:
        log.error("%s of %s: %s\n%s", name, origin.file_name, answer.trouble, answer.trace)
    return answer
