"""Registers and forms of the department: schools, people as codes, calendar, papers, plan status."""

import re
from datetime import date
from importlib import resources
from pathlib import Path

import polars as pl

from obektiv.demo import lots, plan, schedule, staff, visits
from obektiv.demo.results import Written
from obektiv.demo.schools import MUNICIPALITY, School
from obektiv.demo.truth import DemoFile
from obektiv.demo.workbook import as_text, write_frame

# The day on which the demonstration is looked at: the new school year has begun, its first measures are due.
TODAY = date(2023, 10, 9)
# Schools (by number) that had not put the schedule on their site by 29.09.2023.
LATE_SITES = (8, 18, 21, 23)
# Measures whose day has passed without a word of them, by the file of the plan.
OVERDUE = {plan.DOCX_PATH: ("1.2", "1.3", "4.3"), plan.TEXT_PATH: ("9",)}
_KINDS_OF_TEXT = {
    "pd_courses": "Реестры/Курсы повышения квалификации.xlsx",
    "pd_requests": "Реестры/Заявки на повышение квалификации.xlsx",
    "documents": "Документы/Реестр документов.xlsx",
    "practices": "Документы/Лучшие практики.xlsx",
    "explanations": "Документы/Пояснения школ.xlsx",
    "appeals": "Документы/Обращения на горячую линию.xlsx",
    "meetings": "Документы/Решения совещаний.xlsx",
    "plan_status": "План/Исполнение планов.xlsx",
    "case_events": "Документы/Сопровождение школ.xlsx",
    "self_reports": "Документы/Сообщения школ о себе.xlsx",
    "events": "Документы/Мероприятия.xlsx",
    "programme_marks": "Документы/Шаги программ школ.xlsx",
}


def schools_register(schools: list[School]) -> pl.DataFrame:
    """Rows of the register of schools; «Группа» marks those supported as having low results."""
    return pl.DataFrame(
        {
            "Логин ОО": [f"edu{s.code}" for s in schools],
            "Название": [s.name for s in schools],
            "Муниципалитет": [MUNICIPALITY] * len(schools),
            "Вид": [s.kind for s in schools],
            "Город/село": [s.locality for s in schools],
            "Профиль углублённого изучения": [s.profile or None for s in schools],
            "Группа": [s.group or None for s in schools],
        }
    )


def from_text(name: str, schools: list[School]) -> pl.DataFrame:
    """Read a small register kept as data; `@5` in it stands for the six digits of school number 5."""
    text = resources.files("obektiv.demo").joinpath(f"data/registers/{name}.csv").read_text(encoding="utf-8")
    text = re.sub(r"@(\d+)", lambda found: schools[int(found[1]) - 1].code, text)
    frame = pl.read_csv(text.encode(), separator="|", infer_schema=False)
    return frame.with_columns(pl.all().replace("", None))


def plan_status(schools: list[School]) -> pl.DataFrame:
    """Status of the measures: rows of the department and, for one measure, of the schools."""
    department = from_text("plan_status", schools)
    done = [s for s in schools if s.number not in LATE_SITES]
    rows = pl.DataFrame(
        {
            "План": ["План объективности 2023-2024"] * len(done),
            "№": ["1.3"] * len(done),
            "Логин ОО": [f"edu{s.code}" for s in done],
            "Статус": ["выполнено"] * len(done),
            "Дата": [f"{20 + s.number % 9}.09.2023" for s in done],
            "Подтверждение": ["страница сайта"] * len(done),
        }
    )
    return pl.concat([department, rows], how="diagonal")


def _frames(
    written: list[Written], schools: list[School], size: str, seed: int
) -> dict[str, tuple[str, pl.DataFrame]]:
    """Every register: kind → (path, frame)."""
    frames = {kind: (path, from_text(kind, schools)) for kind, path in _KINDS_OF_TEXT.items()}
    courses = frames["pd_courses"][1]
    works = lots.drawn(written, schools)
    frames["plan_status"] = (_KINDS_OF_TEXT["plan_status"], plan_status(schools))
    return frames | {
        "schools": ("Реестры/Школы.xlsx", schools_register(schools)),
        "teachers": ("Реестры/Педагоги.xlsx", staff.teachers(schools, seed)),
        "teaching_load": ("Реестры/Педагогическая нагрузка.csv", staff.teaching_load(schools)),
        "pd_completions": ("Реестры/Пройденные курсы.csv", staff.completions(schools, courses, seed)),
        "observers": ("Реестры/Наблюдатели.xlsx", visits.observers(schools, seed)),
        "experts": ("Реестры/Эксперты.xlsx", visits.experts(schools)),
        "observation_sheets": (
            "Процедуры/Листы наблюдения.csv",
            visits.observation_sheets(written, schools, seed),
        ),
        "rechecks": ("Процедуры/Перепроверка работ.csv", visits.rechecks(written, schools, size, seed)),
        "work_lots": ("Процедуры/Работы по жребию.csv", lots.work_lots(works, written)),
        "work_readings": ("Процедуры/Чтения работ.csv", lots.work_readings(works, written)),
        "assignments": ("Реестры/Назначения наблюдателей.csv", visits.assignments(written, schools, seed)),
        "procedure_calendar": ("Процедуры/График процедур.xlsx", schedule.procedure_calendar(schools)),
        "upload_log": ("Процедуры/Журнал загрузки.csv", schedule.upload_log(written, schools)),
        "procedure_conditions": ("Процедуры/Условия проведения.xlsx", schedule.procedure_conditions(schools)),
    }


#: Where each case of the story stands: procedure, number of the school, state. Known answers are not closed by an act.
CASES = (
    ("ВПР-2023-весна-МА-4", 8, "проверяется"),
    ("ВПР-2023-весна-МА-6", 7, "проверяется"),
    ("ВПР-2023-весна-РУ-4", 9, "программа идёт"),
    ("ВПР-2023-весна-ОМ-4", 5, "снято: есть объяснение"),
)
#: What schools said of themselves and where it stands: number of the school, state. Nothing was planted there.
SELF_REPORTS = ((20, "завершено: школу поблагодарили"), (3, "школа сообщила"))


def cases_truth(schools: list[School]) -> pl.DataFrame:
    """State of every case that somebody wrote about: procedure_id, school_code, state."""
    rows = [(procedure, schools[number - 1].code, state) for procedure, number, state in CASES]
    return pl.DataFrame(rows, ["procedure_id", "school_code", "state"], orient="row")


def self_reports_truth(schools: list[School]) -> pl.DataFrame:
    """Where every report of a school about itself stands: school_code, state."""
    rows = [(schools[number - 1].code, state) for number, state in SELF_REPORTS]
    return pl.DataFrame(rows, ["school_code", "state"], orient="row")


def statuses() -> pl.DataFrame:
    """Which measures are overdue on the day of the demonstration: path, number, is_overdue."""
    rows = [
        (path, number, number in OVERDUE[path])
        for path, name in ((plan.DOCX_PATH, "plan_2023_2024"), (plan.TEXT_PATH, "plan_2022_2023"))
        for number in plan.measures(name)["number"]
    ]
    return pl.DataFrame(rows, schema=["path", "number", "is_overdue"], orient="row")


def write_registers(
    out: Path, written: list[Written], schools: list[School], size: str, seed: int
) -> list[DemoFile]:
    """Write every register into its folder and return the files."""
    files = []
    for kind, (path, frame) in sorted(_frames(written, schools, size, seed).items()):
        (out / path).parent.mkdir(parents=True, exist_ok=True)
        if path.endswith(".xlsx"):
            write_frame(out / path, frame)
        else:
            as_text(frame).write_csv(out / path)
        files.append(DemoFile(path, kind, frame.height))
    return files
