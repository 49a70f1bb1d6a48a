"""Documents of Word's old format, OpenDocument and RTF as docx, where LibreOffice is installed.

LibreOffice is one more process: it has its own time, dies with the reading child, and leaves nothing behind.
"""

from __future__ import annotations

import shutil
import subprocess
import time
from pathlib import Path

from ingestion.core.files import FileRefusedError

OLD_WORD, RTF = b"\xd0\xcf\x11\xe0", b"{\\rtf"
TITLES = {".doc": "старом формате Word (.doc)", ".odt": "формате OpenDocument (.odt)", ".rtf": "формате RTF"}
#: Of the time a file has, so much is left to read what came out.
SHARE, LEAST_SECONDS = 0.7, 3.0
NO_PROGRAM = (
    "Файл в {title} читается через LibreOffice, а на этом компьютере он не установлен: откройте файл в Word или "
    "LibreOffice, сохраните как .docx и пришлите ещё раз."
)
TOO_LONG = (
    "LibreOffice не успел перевести файл в {title} за {seconds} с: откройте его в Word или LibreOffice, сохраните как "
    ".docx и пришлите ещё раз."
)
FAILED = (
    "Файл в {title} не открывается: он повреждён или защищён паролем. Откройте его в Word или LibreOffice, сохраните "
    "как .docx без пароля и пришлите ещё раз."
)
#: What LibreOffice says after it has made its profile: it wants to be started again.
RESTART = 81
_running: subprocess.Popen[bytes] | None = None


def needs_word(path: Path, ending: str) -> str | None:
    """The ending in `TITLES` that a document's own bytes have; None for what is read as it is.

    A document saved under another ending (`.docx` that is RTF inside) is what its bytes say.
    """
    with path.open("rb") as handle:
        start = handle.read(8)
        rest = handle.read(2_000_000) if start.startswith(OLD_WORD) else b""
    if ending not in (*TITLES, ".docx") or not start:
        return None
    if start.startswith(RTF):
        return ".rtf"
    if start.startswith(OLD_WORD):
        is_locked = "EncryptedPackage".encode("utf-16-le") in rest
        return None if is_locked and ending == ".docx" else ".doc"
    return ending if ending in TITLES else None


def as_docx(path: Path, ending: str, folder: Path, seconds: float) -> Path:
    """The document as a docx below `folder`; raises FileRefusedError with what to do where that cannot be."""
    program = program_path()
    if program is None:
        raise FileRefusedError(NO_PROGRAM.format(title=TITLES[ending]))
    source = Path(shutil.copyfile(path, folder / f"document{ending}"))
    seconds = max(SHARE * seconds, LEAST_SECONDS)
    command = [
        str(program),
        f"-env:UserInstallation={(folder / 'profile').as_uri()}",
        "--headless",
        "--norestore",
        "--convert-to",
        "docx:MS Word 2007 XML",
        "--outdir",
        str(folder / "out"),
        str(source),
    ]
    end = time.monotonic() + seconds
    while _run(command, end - time.monotonic(), ending, seconds) == RESTART:
        continue
    result = folder / "out" / "document.docx"
    if not result.exists():
        raise FileRefusedError(FAILED.format(title=TITLES[ending]))
    return result


def _run(command: list[str], left: float, ending: str, seconds: float) -> int:
    """Run a conversion for the time that is left; returns its exit code."""
    global _running
    nothing = subprocess.DEVNULL
    _running = subprocess.Popen(command, stdin=nothing, stdout=nothing, stderr=nothing)
    try:
        return _running.wait(timeout=max(left, 0.0))
    except subprocess.TimeoutExpired:
        raise FileRefusedError(TOO_LONG.format(title=TITLES[ending], seconds=round(seconds))) from None
    finally:
        stop()


def program_path() -> Path | None:
    """LibreOffice itself and not the script before it, so that ending one process ends all of it; None without it."""
    found = shutil.which("soffice") or shutil.which("libreoffice")
    if found is None:
        return None
    own = Path(found).resolve().with_name("soffice.bin")
    return own if own.exists() else Path(found)


def stop() -> None:
    """End the conversion that is under way, if any."""
    global _running
    process, _running = _running, None
    if process and process.poll() is None:
        process.kill()
        process.wait()
