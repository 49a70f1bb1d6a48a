"""Criteria by which work with a school ends, in words: for the page and for the papers."""

from collections.abc import Mapping
from typing import Any

from dashboards.words.numbers import number

#: Columns of a case (`support/cases`) → the criterion. All of them are met where a case ends.
EXIT = (
    ("is_exit_observed", "наблюдали без замечаний"),
    ("is_exit_rechecked", "перепроверили"),
    ("is_exit_not_renewed", "признак не возобновился"),
    ("is_exit_steps_done", "шаги сделаны"),
)


def exit_words(row: Mapping[str, Any]) -> str:
    """Criteria of the end one by one, met or not, with the number of works behind the re-check."""
    said = "; ".join(f"{'✓' if row[name] else '○'} {words}" for name, words in EXIT)
    works = row["exit_works_cnt"]
    return said + (f" (работ: {number(works)})" if works else "")
