"""Traces of what goes wrong in our own code, in `logs/ingest.log`: a trace is for us, a sentence for people."""

from __future__ import annotations

import logging

from ingestion.core.personal import cut_text
from warehouse.home import Home


class _WithoutNames(logging.Formatter):
    """Words of a trace without personal data: an exception may repeat the cell it broke on."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the record as text, cut like everything else that is stored."""
        return cut_text(super().format(record))


class _Kept(logging.FileHandler):
    """A log that cannot be written (a full disk) never stops the work that it is about, nor fills the screen."""

    def handleError(self, record: logging.LogRecord) -> None:
        """Say nothing: what went wrong is told by the command itself."""


def keep_traces(home: Home) -> None:
    """Send what the logger `ingestion` says to `logs/ingest.log` of a home."""
    path = str((home.logs / "ingest.log").absolute())
    logger = logging.getLogger("ingestion")
    for handler in [one for one in logger.handlers if isinstance(one, logging.FileHandler)]:
        if handler.baseFilename == path:
            return
        logger.removeHandler(handler)
        handler.close()
    home.logs.mkdir(parents=True, exist_ok=True)
    kept = _Kept(path, encoding="utf-8", delay=True)
    kept.setFormatter(_WithoutNames("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    logger.addHandler(kept)
