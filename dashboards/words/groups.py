"""Words about groups of participants, the same on a page and on paper: names, sizes, comparisons."""

from dashboards.words.numbers import number

BY_LEVEL = {"region": "по региону", "municipality": "по муниципалитету", "school": "по школе"}
OF_LEVEL = {"region": "региона", "municipality": "муниципалитета", "school": "школы"}
JOURNAL_KINDS = {
    "lowered_pct": "ниже журнала",
    "confirmed_pct": "подтверждена",
    "raised_pct": "выше журнала",
}


def name_of(row: dict) -> str:
    """A group as people call it."""
    if row["group_level"] == "region":
        return "Регион"
    return row["group_name"] or row["class_label"] or "–"


def compared(difference: str | None, above_level: str | None, value: str, subject: str) -> str:
    """A finding with its uncertainty: «Качество 71 %: отличие от региона в пределах случайного»."""
    text = f"{subject} – {value}"
    of, by = OF_LEVEL.get(above_level or ""), BY_LEVEL.get(above_level or "")
    if above_level is None or of is None:
        return text
    if difference in ("выше", "ниже"):
        return f"{text}: {difference}, чем {by} (разница больше случайной)"
    if difference == "в пределах случайного":
        return f"{text}: отличие от {of} в пределах случайного"
    return f"{text}: участников мало, сравнивать с уровнем {of} рано"


def with_n(row: dict) -> str:
    """A row of a picture: name and n."""
    small = ", малая группа" if row["is_small"] else ""
    return f"{row['label']} · n = {number(row['n'])}{small}"
