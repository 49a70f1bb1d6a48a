"""Forms of plans that departments and schools have published: heads, titles and timing phrases as facts, rows invented.

Each form names where it was seen; they were collected eleven times and split by the hash of their names before anything
was tuned: the reading may be mended by what `half(True)` shows, `half(False)` only measures.
`python -m tests.ingestion.plans.public_forms` prints the shares of both halves.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

from tests.ingestion.plans.measured import Count, count, read
from tests.ingestion.plans.plan_builders import as_docx, as_merged_docx, as_pdf, as_txt, as_xlsx
from tests.ingestion.plans.published import FORMS, Form, is_of_tuned_half
from tests.ingestion.plans.published_eighth import EIGHTH_FORMS
from tests.ingestion.plans.published_eleventh import ELEVENTH_FORMS
from tests.ingestion.plans.published_fifth import FIFTH_FORMS
from tests.ingestion.plans.published_fourth import FOURTH_FORMS, FOURTH_PHRASES
from tests.ingestion.plans.published_ninth import NINTH_FORMS
from tests.ingestion.plans.published_seventh import SEVENTH_FORMS
from tests.ingestion.plans.published_sixth import SIXTH_FORMS, SIXTH_PHRASES
from tests.ingestion.plans.published_tenth import TENTH_FORMS
from tests.ingestion.plans.published_third import THIRD_FORMS, THIRD_PHRASES
from warehouse.plans.timings import parse_timing

#: Timing phrases alone: the phrase, the years in whose September and August its plan begins and ends, the right kind.
PHRASES = (
    ("до 25 числа каждого месяца", 2013, 2014, "recurring"),
    ("в течение всего периода", 2013, 2014, "continuous"),
    ("по графику ФЦТ", 2013, 2014, "external_schedule"),
    ("В соответствии с установленными сроками", 2013, 2014, "external_schedule"),
    ("в срок до 10 августа 2015 года", 2015, 2016, "deadline"),
    ("Май, ежегодно с 2023 года", 2022, 2027, "recurring"),
    ("С 1 января 2010 года", 2009, 2010, "window"),
    ("Не позднее чем за день до проведения", 2022, 2023, "before_procedure"),
    ("с 1 марта по 25 марта", 2022, 2023, "window"),
    ("С 15 марта по 20 мая 2023 года", 2022, 2023, "window"),
    ("2014 - 2015 годы", 2014, 2020, "continuous"),
    *THIRD_PHRASES,
    *FOURTH_PHRASES,
    *SIXTH_PHRASES,
)
COLLECTIONS = (
    FORMS,
    THIRD_FORMS,
    FOURTH_FORMS,
    FIFTH_FORMS,
    SIXTH_FORMS,
    SEVENTH_FORMS,
    EIGHTH_FORMS,
    NINTH_FORMS,
    TENTH_FORMS,
    ELEVENTH_FORMS,
)
ALL_FORMS = tuple(form for forms in COLLECTIONS for form in forms)
#: Forms that name no year anywhere: they are not read, and whoever sent them is asked for the year.
YEARLESS = {"ucoz schkolaur", "class work by directions", "multiurok socpedagog"}


WRITERS: dict[str, Callable[[list, Path], Path]] = {
    "txt": as_txt,
    "docx": as_docx,
    "merged.docx": as_merged_docx,
    "xlsx": as_xlsx,
    "pdf": as_pdf,
}


def half(is_tuned: bool, kind: str = "txt", forms: tuple[Form, ...] = ALL_FORMS) -> Count:
    """Read the forms of a half as files of one format and count what comes out right."""
    total = Count()
    with tempfile.TemporaryDirectory() as folder:
        for number, form in enumerate(one for one in forms if one.is_tuned == is_tuned):
            path = WRITERS[kind](form.parts, Path(folder) / f"plan{number}.{kind}")
            count(read(path), form.right, total, f"{form.seen}.{kind}")
    return total


def phrases(is_tuned: bool) -> dict[str, tuple[str, str]]:
    """Return the phrases of a half with the kind that is right and the kind that was read."""
    found = {}
    for phrase, first, last, right in PHRASES:
        if is_of_tuned_half(phrase) == is_tuned:
            read_as = parse_timing(phrase, date(first, 9, 1), date(last, 8, 31), True).kind
            found[phrase] = (right, read_as)
    return found


if __name__ == "__main__":
    for name, is_tuned in (("tuned to", True), ("not tuned to", False)):
        for kind in WRITERS:
            for forms in COLLECTIONS:
                found = half(is_tuned, kind, forms)
                print(f"{name}, {kind}: {found}", *found.wrong, sep="\n  ")
        print(*phrases(is_tuned).items(), sep="\n  ")
