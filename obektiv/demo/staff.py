"""Teachers as codes, who teaches which class, and finished courses; the name column stays empty."""

import polars as pl

from obektiv.demo.catalog import SUBJECT_NAMES
from obektiv.demo.schools import School
from obektiv.demo.seeding import stream

LOAD_YEARS = (2021, 2022, 2023, 2024)
CATEGORIES = ("высшая", "первая", "соответствие занимаемой должности", "без категории")


def teacher_code(school: School, subject: str, class_grade: int, school_year: int, letter: str) -> str:
    """Code of a class's teacher: a primary teacher goes with the class, others have two classes."""
    index = school.letters.index(letter)
    if class_grade == 4:
        generation = school_year % (2 if school.is_rural else 4)
        return f"П-{school.code}-НК-{generation * len(school.letters) + index + 1}"
    return f"П-{school.code}-{subject}-{index // 2 + 1}"


def teaching_load(schools: list[School]) -> pl.DataFrame:
    """Who teaches what: a row a teacher, subject, class and school year (grades 4–6)."""
    rows = [
        {
            "Код педагога": teacher_code(school, subject, grade, year, letter),
            "Логин ОО": f"edu{school.code}",
            "Предмет": SUBJECT_NAMES[subject],
            "Параллель": str(grade),
            "Класс": school.label(grade, letter),
            "Учебный год": f"{year - 1}/{year}",
        }
        for year in LOAD_YEARS
        for school in schools
        for grade in (4, 5, 6)
        for subject in (("РУ", "МА", "ОМ") if grade == 4 else ("РУ", "МА"))
        for letter in school.letters
    ]
    return pl.DataFrame(rows)


def teachers(schools: list[School], seed: int) -> pl.DataFrame:
    """Register of teachers: a row a code; the column «ФИО» is there and empty."""
    random = stream(seed, "teachers")
    load = teaching_load(schools).unique(["Код педагога", "Предмет"], maintain_order=True)
    rows = []
    for (code,), part in load.group_by("Код педагога", maintain_order=True):
        primary = "-НК-" in str(code)
        rows.append(
            {
                "Код педагога": code,
                "ФИО": None,
                "Логин ОО": part["Логин ОО"][0],
                "Должность": "учитель начальных классов" if primary else "учитель",
                "Предмет(ы)": ", ".join(part["Предмет"]),
                "Категория": str(random.choice(CATEGORIES, p=(0.3, 0.4, 0.2, 0.1))),
                "Стаж": str(int(random.integers(1, 38))),
            }
        )
    return pl.DataFrame(rows, schema_overrides={"ФИО": pl.String})


def completions(schools: list[School], courses: pl.DataFrame, seed: int) -> pl.DataFrame:
    """Finished courses: about every fourth teacher, with the certificate's number."""
    random = stream(seed, "completions")
    codes = teachers(schools, seed)["Код педагога"].to_list()
    chosen = random.choice(codes, len(codes) // 4, replace=False)
    rows = []
    for number, code in enumerate(chosen, 1):
        course = int(random.integers(courses.height))
        year, month = int(random.integers(2020, 2024)), int(random.integers(1, 7))
        rows.append(
            {
                "Код педагога": str(code),
                "Код курса/Название": courses["Название"][course],
                "Часы": courses["Часы"][course],
                "Дата окончания": f"{int(random.integers(1, 29)):02}.{month:02}.{year}",
                "№ удостоверения": f"99-{year}-{number:04}",
            }
        )
    return pl.DataFrame(rows)
