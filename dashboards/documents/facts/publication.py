"""An open paper that is handed out: its releases are frozen, and the ledger says what has left, when and for whom."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence

from dashboards.documents.facts.context import CannotComposeError, Facts
from warehouse.publications import ledger
from warehouse.publications.release import freeze

AUDIENCE = "без ограничений"
FIGURE = re.compile(r"\d+(?:,\d+)?")


def record(facts: Facts, kind: str, title: str, said: Sequence[str], content: bytes, ending: str) -> None:
    """Freeze the releases of the paper and add its line; nothing is handed out when that cannot be written.

    ``said``: every text of the paper; its figures are kept as a count and a hash, the values are those of the releases.
    """
    request = facts.request
    try:
        releases = {code: freeze(facts.home, release) for code, release in facts.releases.items()}
        figures = [found for text in said for found in FIGURE.findall(text)]
        with ledger.alone(facts.home):
            ledger.add(
                facts.home,
                {
                    "entry": ledger.PAPER,
                    "at": ledger.now(),
                    "day": facts.today.isoformat(),
                    "kind": kind,
                    "title": title,
                    "version": facts.version,
                    "audience": AUDIENCE,
                    "role": request.scope.role,
                    "procedure_id": request.procedure_id,
                    "municipality": request.municipality,
                    "school_code": request.school_code,
                    "releases": {code: release.number for code, release in releases.items()},
                    "waits": any(release.waits for release in releases.values()),
                    "build_id": facts.build.build_id,
                    "data_date": facts.build.data_date,
                    "ending": ending,
                    "sha256": hashlib.sha256(content).hexdigest(),
                    "figures_cnt": len(figures),
                    "figures_sha256": hashlib.sha256(" ".join(figures).encode()).hexdigest(),
                },
            )
    except ledger.LedgerBrokenError as error:
        raise CannotComposeError(str(error)) from error
    except OSError as error:
        raise CannotComposeError(
            f"открытую бумагу нельзя отдать без записи в журнале публикаций, а папка publications не пишется "
            f"({error.strerror or error})"
        ) from error
