"""Words about groups of participants, the same on a page and on paper: names, sizes, comparisons."""

from dashboards.words.dates import school_year
from dashboards.words.numbers import number, points

CHANCE = "в пределах случайного"
BY_LEVEL = {
    "all": "по Российской Федерации",
    "region": "по региону",
    "municipality": "по муниципалитету",
    "school": "по школе",
}
OF_LEVEL = {
    "all": "Российской Федерации",
    "region": "региона",
    "municipality": "муниципалитета",
    "school": "школы",
}
JOURNAL_KINDS = {
    "lowered_pct": "ниже журнала",
    "confirmed_pct": "подтверждена",
    "raised_pct": "выше журнала",
}


def beside(level: str | None) -> str:
    """With what a school was compared: mostly its municipality; the region where it is alone there."""
    return BY_LEVEL.get(level or "", BY_LEVEL["municipality"])


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


def since(change_pts: float | None, change: str | None, year: int | None) -> str:
    """How a share stands beside an earlier year, to follow its value: «, на 5,1 п.п. выше, чем в 2021/22».

    change: the word of the mart; nothing is said where the two works do not compare or hold too few people.
    """
    if change_pts is None or year is None:
        return ""
    if change == CHANCE:
        return f", как в {school_year(year)}: разница {CHANCE}"
    if change in ("рост", "снижение"):
        side = "выше" if change_pts > 0 else "ниже"
        return f", на {points(abs(change_pts)).lstrip('+')} {side}, чем в {school_year(year)}"
    return ""


def beside_level(difference: str | None, level: str | None, value: str) -> str:
    """How a share stands beside the level above: «по региону 64 %, разница больше случайной»; nothing without one."""
    by = BY_LEVEL.get(level or "")
    if by is None or not difference:
        return ""
    words = {
        "выше": "разница больше случайной",
        "ниже": "разница больше случайной",
        CHANCE: f"разница {CHANCE}",
    }
    return f"{by} {value}, {words.get(difference, 'сравнивать рано')}"


def with_n(row: dict) -> str:
    """A row of a picture: name and n."""
    small = ", малая группа" if row["is_small"] else ""
    return f"{row['label']} · n = {number(row['n'])}{small}"
