"""Facts and measures labelled by another author than the rules': the files in which they come, and what closed what."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

import duckdb

from tests.dbt.plans.conftest import dbt_build
from tests.homes import obektiv

LABELLED = Path(__file__).resolve().parents[2] / "fixtures" / "pairs"
DOCUMENTS = {"приказ", "справка", "список", "протокол", "план", "письмо исходящее", "письмо входящее"}
MEETINGS = {
    "совещание", "совещание руководителей", "вебинар", "инструктаж", "собеседование", "родительское собрание",
    "классный час",
}  # fmt: skip
SUBJECTS = {"МА": "Математика", "ЧГ": "Читательская грамотность"}
REAL = {
    "vladimir": "vladimir_2019_2020",
    "rubtsovsk": "rubtsovsk_2021_2022",
    "motygino": "motygino_2021_2022",
    "lesosibirsk": "lesosibirsk_2020_2023",
}
SCHOOLS = ("1", "3", "5", "7", "9", "18", "23")


@dataclass(frozen=True)
class Done:
    """One made fact: its id, its kind in words, the day, what is said of it, the school's number, the procedure."""

    id: str
    kind: str
    day: str
    words: str
    school: str
    procedure: str

    @property
    def told(self) -> str:
        """The day as people write it."""
        return ".".join(reversed(self.day.split("-")))

    @property
    def login(self) -> str:
        """The login of its school, '' for the department."""
        return login(self.school) if self.school else ""

    @property
    def topic(self) -> str:
        """What stands in a register without a column of schools."""
        return f"{self.words}, СОШ № {self.school}" if self.school else self.words


@dataclass
class Labelled:
    """A measure by its number and what its facts are to it: they close it, only look like it, are not judged.

    action: the kind of action that a reader sees in its words, where the file names it.
    """

    number: str
    line: str = ""
    labels: dict[str, str] = field(default_factory=dict)
    action: str = ""

    def of(self, fact: str) -> str:
        """«+», «~», «?», or «-» for whatever is not named: it must not close the measure."""
        return self.labels.get(fact, "-")


def login(number: str) -> str:
    """The login of a made school by its number."""
    return f"edu990{int(number):03d}"


def read(text: str) -> dict[str, tuple[list[Done], list[Labelled]]]:
    """Blocks of a file of labelled pairs by name; «facts» and «measures» are one block named ''."""
    blocks: dict[str, tuple[list[Done], list[Labelled]]] = {}
    name = ""
    for line in text.splitlines():
        if head := re.fullmatch(r"\[(\w+)\]", line.strip()):
            name = "" if head.group(1) in ("facts", "measures") else head.group(1)
            blocks.setdefault(name, ([], []))
        elif line.startswith("#") or not line.strip():
            continue
        elif mark := re.match(r" ([+~?]) (.+)", line):
            labels = blocks[name][1][-1].labels
            labels.update(dict.fromkeys(mark.group(2).split(), mark.group(1)))
        elif line.startswith(" @ "):
            blocks[name][1][-1].action = line[3:].strip()
        elif line.startswith("= "):
            blocks[name][1].append(Labelled(line[2:].strip()))
        else:
            cells = [cell.strip() for cell in line.split("|")]
            if re.fullmatch(r"\d+\.\d+", cells[0]):
                blocks[name][1].append(Labelled(cells[0], "\t".join(cells)))
            else:
                blocks[name][0].append(Done(*(cells + [""] * 6)[:6]))
    return blocks


def plan_text(measures: Iterable[Labelled]) -> str:
    """A plan of the year 2023-2024 with the labelled measures, as a scanner would give it."""
    head = (
        "УТВЕРЖДАЮ\nНачальник отдела образования\n«04» сентября 2023 г.\n\n"
        "План мероприятий по обеспечению объективности оценочных процедур на 2023-2024 учебный год\n\n"
        "№\tМероприятие\tСрок\tОтветственный\tОжидаемый результат\n"
    )
    return head + "\n".join(measure.line for measure in measures) + "\n"


def school_plan(fact: Done) -> str:
    """A school's own plan."""
    day = fact.told
    year = int(fact.day[:4])
    return (
        f"УТВЕРЖДАЮ\nДиректор МБОУ «СОШ № {fact.school}»\n{day}\n\n"
        f"План МБОУ «СОШ № {fact.school}» по повышению объективности оценочных процедур "
        f"на {year}-{year + 1} учебный год\n\n"
        "№\tМероприятие\tСрок\tОтветственный\tОжидаемый результат\n"
        f"1\tОбсуждение критериев оценивания\tдо 20.12.{year}\tДиректор\tПротокол\n"
    )


def files(facts: Iterable[Done], procedures: dict[str, tuple[str, str, str, str, str]]) -> dict[str, str]:
    """The registers in which the facts come, by file name; procedures: name → kind, subject, grade, day, received."""
    tables: dict[str, list[str]] = {
        "schools": ["Логин ОО;Название;Муниципалитет;Вид"]
        + [f"{login(n)};МБОУ «СОШ № {n}»;Озёрский муниципальный округ;СОШ" for n in SCHOOLS],
        "experts": ["Код эксперта;Предмет(ы);Логин ОО;Прошёл подготовку"]
        + [f"Э-{n};Математика;{login(n)};да" for n in SCHOOLS],
        "observers": [
            "Код наблюдателя;Вид;Приказ о закреплении;Логины ОО, где есть интерес;Доступные даты",
            "Н-01;независимый;;;",
            "Н-02;общественный;;;",
        ],
        "procedure_calendar": [
            "Вид;Предмет;Параллель;Дата с;Дата по;Крайний срок загрузки;Результаты получены"
        ]
        + [f"{k};{s};{g};{d};{d};{d};{r}" for k, s, g, d, r in procedures.values()],
        "documents": ["Вид;№;Дата;Тема;Логин ОО;План и № меры;Срок ответа;Ссылка"],
        "meetings": ["Дата;Тип;Тема;Решение;Ответственный;Срок;Статус"],
        "publications": ["Дата;Тема;Логин ОО;Адрес"],
        "practices": ["Тема;Логин ОО;Площадка;Приказ;Дата показа"],
        "observation_sheets": [
            "Процедура;Дата;Логин ОО;Класс;Предмет;Код наблюдателя;Этап;Нарушение (код или «нет»)"
        ],
        "rechecks": [
            "Процедура;Предмет;Параллель;Логин ОО;Класс;Код участника;Задание/критерий;Балл школы;Балл эксперта;"
            "Макс. балл;Код эксперта;№ протокола;Слепая проверка (да/нет);Дата"
        ],
        "procedure_conditions": [
            "Процедура;Логин ОО;Дата;Видеонаблюдение;Инструктаж под подпись;ЗКС/ответственный;Комиссия и место проверки"
        ],
        "appeals": ["Дата;Категория заявителя;Тема;Логин ОО;Статус;Срок ответа"],
        "teachers": ["Код педагога;Логин ОО;Должность;Предмет(ы)", f"П-1;{login('3')};учитель;Математика"],
        "pd_completions": ["Код педагога;Код курса/Название;Часы;Дата окончания;№ удостоверения"],
        "upload_log": ["Процедура;Предмет;Параллель;Логин ОО;Дата и время загрузки;Статус"],
    }
    out: dict[str, str] = {}
    for fact in facts:
        if fact.kind == "план школы":
            out[f"План СОШ {fact.school} {fact.day}.txt"] = school_plan(fact)
        for table, line in _lines(fact, procedures):
            tables[table].append(line)
    return out | {f"{name}.csv": "\n".join(rows) + "\n" for name, rows in tables.items() if len(rows) > 1}


def _lines(fact: Done, procedures: dict[str, tuple[str, str, str, str, str]]) -> Iterable[tuple[str, str]]:
    kind, subject, grade, day, _ = procedures.get(fact.procedure, ("", "", "", "", ""))
    named = f"{kind} {day[-4:]}"
    full = f"{named} {subject} {grade} класс"
    if fact.kind in DOCUMENTS:
        yield "documents", f"{fact.kind};{fact.id};{fact.told};{fact.words};{fact.login};;;"
    elif fact.kind in MEETINGS:
        yield "meetings", f"{fact.told};{fact.kind};{fact.topic};Принято к сведению {fact.id};методист;;"
    elif fact.kind == "публикация":
        yield "publications", f"{fact.told};{fact.words};{fact.login};https://site.example/{fact.id}"
    elif fact.kind == "практика":
        yield "practices", f"{fact.words};{fact.login};площадка {fact.id};;{fact.told}"
    elif fact.kind.startswith("лист "):
        code = "Н-01" if "независимого" in fact.kind else "Н-02"
        yield (
            "observation_sheets",
            f"{full};{fact.told};{fact.login};{grade}А;{subject};{code};проведение;нет",
        )
    elif fact.kind == "перепроверка":
        for by, whose in re.findall(r"(\d+) проверяет (\d+)", fact.words):
            yield (
                "rechecks",
                f"{full};{subject};{grade};{login(whose)};{grade}А;{grade}{fact.id[1:]}{int(whose):02d}{int(by):02d};1;1;1;2;Э-{by};{fact.id};да;"
                f"{fact.told}",
            )
    elif fact.kind == "условия":
        yield "procedure_conditions", f"{full};{fact.login};{fact.told};да;да;да;комиссия школы"
    elif fact.kind == "обращение":
        yield "appeals", f"{fact.told};родитель;{fact.words};{fact.login};рассмотрено;"
    elif fact.kind == "курс":
        yield "pd_completions", f"П-1;{fact.words};36;{fact.told};{fact.id}"
    elif fact.kind == "загрузка":
        yield "upload_log", f"{full};{subject};{grade};{fact.login};{fact.told} 10:00;загружено"


def token(fact: Done) -> str | None:
    """What the evidence of a measure says of this fact and of no other; None where facts are counted together."""
    if fact.kind in DOCUMENTS:
        return f"№ {fact.id},"
    if fact.kind in MEETINGS:
        return f"{fact.kind} {fact.told}, «{fact.topic}»"
    if fact.kind == "публикация":
        return f"site.example/{fact.id}"
    if fact.kind == "практика":
        return f"площадка {fact.id}"
    if fact.kind == "план школы":
        return f"план: План МБОУ «СОШ № {fact.school}»"
    return None


def built(home: Path, given: dict[str, str], today: str) -> duckdb.DuckDBPyConnection:
    """A home that has read the files, with its plan built as of a day."""
    inbox = home / "inbox"
    inbox.mkdir(parents=True)
    for name, text in given.items():
        (inbox / name).write_text(text, encoding="utf-8")
    obektiv(home, "ingest")
    build = home / "builds" / "pairs.duckdb"
    dbt_build(home, build, today)
    return duckdb.connect(str(build), read_only=True)
