"""What a new build would publish less of than the one people look at: a large loss stops it until a person accepts."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import duckdb

from warehouse.thresholds import threshold

#: Word in the genitive plural → what is counted. A build of another version that lacks a table has nothing to compare.
COUNTED = {
    "школ": "select count(distinct school_code) from marts.fct_participant_results",
    "результатов участников": "select count(*) from marts.fct_participant_results",
    "мероприятий планов": "select count(*) from marts.dim_measures",
}
ADVICE = (
    "Посмотрите «obektiv loads» и «obektiv status»: не пропал ли файл, не отозвана ли загрузка. Если так и должно "
    "быть, выполните «obektiv build --accept-loss»."
)


@dataclass(frozen=True)
class Loss:
    """One thing of which the new build has much less."""

    what: str
    before: int
    after: int

    @property
    def words(self) -> str:
        """The loss for a person."""
        return f"{self.what}: было {self.before}, стало {self.after}"


def losses(published: Path | None, new: Path) -> list[Loss]:
    """Return what the new build lacks beyond the limit; nothing without a published build."""
    if published is None:
        return []
    least = 1 - threshold("build_loss_pct") / 100
    before, after = _counts(published), _counts(new)
    return [
        Loss(what, before[what], after[what])
        for what in before
        if what in after and after[what] < least * before[what]
    ]


def _counts(path: Path) -> dict[str, int]:
    found = {}
    with duckdb.connect(str(path), read_only=True) as connection:
        for what, sql in COUNTED.items():
            try:
                found[what] = int(connection.execute(sql).fetchall()[0][0])
            except (duckdb.CatalogException, duckdb.BinderException):
                continue
    return found
