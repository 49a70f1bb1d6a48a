"""Names that people read instead of codes: subjects, kinds of files, statuses, levels."""

import csv

from dashboards.words.dates import school_year
from dashboards.words.numbers import upper_first
from warehouse.home import PROJECT_ROOT

SUBJECTS = {
    "РУ": "русский язык",
    "МА": "математика",
    "ОМ": "окружающий мир",
    "БИ": "биология",
    "ИС": "история",
    "ГГ": "география",
    "ОБ": "обществознание",
    "ФИ": "физика",
    "ХИ": "химия",
    "ИЯ": "иностранный язык",
    "ЧГ": "читательская грамотность",
    "МГ": "математическая грамотность",
    "ЕНГ": "естественно-научная грамотность",
    "ГО": "готовность к обучению",
}
STUDY_LEVELS = ("базовый", "углублённый", "профильный")


def _source_kinds() -> dict[str, str]:
    """Kind → title, as the sources themselves say it: written by `make staging` from their declarations."""
    path = PROJECT_ROOT / "dbt_project" / "seeds" / "source_kinds.csv"
    with path.open(encoding="utf-8", newline="") as handle:
        return {row["source_kind"]: row["title"] for row in csv.DictReader(handle)}


SOURCE_KINDS = {**_source_kinds(), "unrecognised": "Не распознан"}

LOAD_STATUSES = {
    "loaded": "✓ загружен",
    "partly": "▲ загружен, часть строк отложена",
    "known": "○ уже был загружен",
    "already_known": "○ уже был загружен",
    "refused": "× не принят",
    "rejected": "× не принят",
    "failed": "× не принят: ошибка программы",
    "unrecognised": "× не распознан",
    "held": "▲ ждёт подтверждения",
    "replaced": "○ заменён новым файлом",
    "withdrawn": "○ отозван",
}

EFFECTS = {
    "row_held": "строка отложена",
    "value_dropped": "значение не учтено",
    "noticed": "принято, обратите внимание",
    "file_refused": "файл не принят",
}

COURSE_STATUSES = {
    "proposed": "предложена",
    "accepted": "принята",
    "sent": "направлена",
    "enrolled": "зачислен",
    "completed": "завершена",
    "declined": "отклонена",
}

BUILD_STATUSES = {
    "published": "✓ опубликована",
    "success": "✓ опубликована",
    "running": "… идёт",
    "failed": "× не удалась, показана предыдущая",
    "rolled_back": "○ снята с показа",
}


def name(mapping: dict[str, str], code: str | None) -> str:
    """The human name of a code; an unknown code is shown as it is, nothing as «–»."""
    return mapping.get(code, str(code)) if code else "–"


def subject_name(code: str | None) -> str:
    """«МА» → «математика»."""
    return name(SUBJECTS, code)


def grade(value: int | str) -> str:
    """«4 класс»."""
    return f"{value} класс"


def subject_title(test: str) -> str:
    """«МА» → «МА – математика», «ИЯ (английский)» → «ИЯ (английский) – иностранный язык», for filters."""
    code = test.split(" ")[0]
    return f"{test} – {SUBJECTS[code]}" if code in SUBJECTS else test


def test_of(row: dict) -> str:
    """What a row of a procedure tests: «МА», «ИЯ (английский)»; language and level stand at the end of its id."""
    said = str(row.get("procedure_id") or "").partition(f"-{row['subject']}-{row['grade']}-")[2]
    return f"{row['subject']} ({said.replace('-', ', ')})" if said else row["subject"]


def subject_of(row: dict) -> str:
    """The same in words: «математика (углублённый)»."""
    test = test_of(row)
    return test.replace(row["subject"], subject_name(row["subject"]), 1)


def procedure_of(row: dict) -> str:
    """Name of a procedure from a row with its keys: «ВПР, ИЯ (английский), 11 класс, весна 2021/22»."""
    return procedure(row["kind"], row["school_year"], row["season"], test_of(row), row["grade"])


def procedure(kind: str, year: int, season: str | None, subject: str, grade_tested: int) -> str:
    """«ВПР, МА, 4 класс, весна 2020/21»; `subject` is the code, with language or level where the test names one."""
    when = f"{season} {school_year(year)}" if season else school_year(year)
    return f"{kind}, {subject}, {grade(grade_tested)}, {when}"


def subject_of_procedure(procedure_id: str) -> str:
    """«математика (углублённый уровень)» of a procedure: its subject with what tells tests of it apart."""
    subject, _, *variety = procedure_id.split("-")[3:]
    said = [f"{word} уровень" if word in STUDY_LEVELS else word for word in variety]
    return subject_name(subject) + (f" ({', '.join(said)})" if said else "")


def work_of_procedure(procedure_id: str) -> str:
    """«математика, 5 класс», «математика (углублённый уровень), 7 класс» of a procedure."""
    return f"{subject_of_procedure(procedure_id)}, {grade(procedure_id.split('-')[4])}"


def procedure_in_forms(procedure_id: str) -> str:
    """«ВПР весна 2026 Математика (углублённый уровень) 7 класс» for a procedure: the words that forms name it by.

    Language and level stand where the reading of forms looks for them, so that the words mean this procedure again.
    """
    kind, year, season, _, grade_tested = procedure_id.split("-")[:5]
    calendar_year = int(year) - (season == "осень")
    name = subject_of_procedure(procedure_id)
    return f"{kind} {season} {calendar_year} {upper_first(name)} {grade(grade_tested)}"
