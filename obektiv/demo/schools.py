"""The schools of the synthetic municipality: who they are, how large, how strong, and how they write classes.

Region 99 exists nowhere, so no login of the demonstration can belong to a real school.
"""

from dataclasses import dataclass

import polars as pl

from obektiv.demo.seeding import stream

MUNICIPALITY = "Приозёрный муниципальный округ"
MUNICIPALITY_CODE = "reg99_m001"
REGION = "Условный край"
REGION_CODE = "reg990000"
SIZES = {"small": 24, "large": 84}
LETTERS = "АБВГ"

LYCEUM, GYMNASIUM = 1, 2
FIRST_RURAL_SMALL, FIRST_EXTRA, FIRST_RURAL_LARGE = 16, 25, 63
# Schools supported as those with low results: two in the town, two in villages.
LOW_RESULTS_GROUP = (8, 14, 20, 23)
# A school that never names its only class, and one that is late with everything.
NO_LETTER_SCHOOL, LATE_SCHOOL = 17, 21

VILLAGES = (
    *(
        "Берёзовка",
        "Сосновка",
        "Заречное",
        "Луговое",
        "Ключи",
        "Верхние Поляны",
        "Озёрки",
        "Малые Ручьи",
        "Степное",
    ),
    *(
        "Каменка",
        "Ольховка",
        "Липовка",
        "Родники",
        "Дубрава",
        "Новая Заря",
        "Песчаное",
        "Красный Бор",
        "Зелёный Луг",
    ),
    *(
        "Кедровка",
        "Ясная Поляна",
        "Тополиное",
        "Рассвет",
        "Боровое",
        "Высокое",
        "Речное",
        "Травное",
        "Лесное",
    ),
    *("Большая Дорога", "Холмы", "Медовое", "Прибрежное"),
)
TEXTBOOKS = (
    "УМК «Школа родного края», АО «Учебное издательство»",
    "УМК «Ступени знаний», АО «Учебное издательство»",
    "УМК «Первые открытия», ООО «Школьная книга»",
)


@dataclass(frozen=True)
class School:
    """One school: `code` is the six digits of the login, `level` its mean ability in logits."""

    number: int
    code: str
    name: str
    kind: str
    locality: str
    profile: str
    group: str
    level: float
    spread: float
    letters: str
    mean_size: float
    class_style: str
    textbook: str

    @property
    def is_rural(self) -> bool:
        """True for a village school with one small class a grade."""
        return self.locality == "село"

    def label(self, grade: int, letter: str) -> str:
        """Class label as the warehouse shall write it; the bare grade where the files name no class."""
        return str(grade) if self.class_style == "none" else f"{grade}{letter}"


def _is_rural(number: int) -> bool:
    return FIRST_RURAL_SMALL <= number < FIRST_EXTRA or number >= FIRST_RURAL_LARGE


def _name(number: int, kind: str) -> str:
    if kind == "лицей":
        return "МБОУ «Лицей № 1»"
    if kind == "гимназия":
        return "МБОУ «Гимназия № 2»"
    if not _is_rural(number):
        return f"МБОУ «СОШ № {number}»"
    offset = FIRST_RURAL_SMALL if number < FIRST_EXTRA else FIRST_RURAL_LARGE - 9
    return f"МКОУ «{kind} с. {VILLAGES[number - offset]}»"


def _school(number: int, seed: int) -> School:
    random = stream(seed, "school", number)
    rural = _is_rural(number)
    kind = {LYCEUM: "лицей", GYMNASIUM: "гимназия"}.get(number, "ООШ" if rural and number % 3 == 0 else "СОШ")
    group = "ШНОР" if number in LOW_RESULTS_GROUP else ""
    base = {"лицей": 0.95, "гимназия": 0.55}.get(kind, -0.2 if rural else 0.0)
    classes = 1 if rural else 3 if number in (LYCEUM, GYMNASIUM) or number % 4 == 0 else 2
    styles = ("lower", "upper", "graded", "spaced", "upper")
    style = "none" if number == NO_LETTER_SCHOOL else styles[int(random.integers(len(styles)))]
    return School(
        number=number,
        code=f"99{1000 + number}",
        name=_name(number, kind),
        kind=kind,
        locality="село" if rural else "город",
        profile={"лицей": "математика, информатика", "гимназия": "русский язык, иностранные языки"}.get(
            kind, ""
        ),
        group=group,
        level=base + float(random.normal(0, 0.2)) - (0.3 if group else 0.0),
        spread=0.6 if kind in ("лицей", "гимназия") else 0.72,
        letters=LETTERS[:classes],
        mean_size=float(random.uniform(6, 11)) if rural else float(random.uniform(22, 26)),
        class_style=style,
        textbook=TEXTBOOKS[int(random.integers(len(TEXTBOOKS)))],
    )


def make_schools(size: str, seed: int) -> list[School]:
    """Return the schools of a `small` (24) or `large` (84) municipality; the first 24 coincide."""
    return [_school(number, seed) for number in range(1, SIZES[size] + 1)]


def schools_frame(schools: list[School]) -> pl.DataFrame:
    """Return one row a school: school_code, name, kind, locality, profile, group, classes_cnt."""
    return pl.DataFrame(
        {
            "school_code": [s.code for s in schools],
            "name": [s.name for s in schools],
            "kind": [s.kind for s in schools],
            "locality": [s.locality for s in schools],
            "profile": [s.profile for s in schools],
            "group": [s.group for s in schools],
            "classes_cnt": [len(s.letters) for s in schools],
        }
    )
