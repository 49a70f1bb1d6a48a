"""For each row of docs/measures.md a deed that should close it, and near misses, in the words of the documents."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

import duckdb

from ingestion.plans.status_report import read_status_report
from tests.dbt.plans.pairs import Done, files, login, token
from tests.docs.measures import PLANS, REPORT, timing_of
from tests.ingestion.plans.test_plans_gold import read_plan
from warehouse.plans.actions import action_of
from warehouse.plans.fit import ABOUT_ASSESSMENT
from warehouse.plans.fits import EXAMPLE
from warehouse.plans.proofs import DOCUMENT, ceiling_of, fact_of
from warehouse.plans.said import plain

SCHOOL = "5"
#: The rows of a school's report as a plan of that school: they have numbers and no plan of their own.
OF_SCHOOL = "plan_sosh_5_2020_2021"
PROCEDURES = {
    "КДР 2021": ("КДР", "Читательская грамотность", "6", "20.10.2020", "16.11.2020"),
    "КДР 2022": ("КДР", "Читательская грамотность", "6", "19.10.2021", "15.11.2021"),
    "ДКР 2021": ("ДКР", "Математика", "4", "09.02.2021", "09.03.2021"),
    "ВПР 2020": ("ВПР", "Математика", "4", "07.04.2020", "10.06.2020"),
    "ВПР 2021": ("ВПР", "Математика", "4", "06.04.2021", "10.06.2021"),
    "ВПР 2022": ("ВПР", "Математика", "4", "05.04.2022", "10.06.2022"),
    "ИС-11 2021": ("ИС-11", "Русский язык", "11", "15.04.2021", "30.04.2021"),
    "ОГЭ 2021": ("ОГЭ", "Математика", "9", "27.05.2021", "20.06.2021"),
    "НИКО 2018": ("НИКО", "Математика", "6", "15.03.2018", "15.04.2018"),
}
TODAY = "2022-12-30"
LONG_AGO, ANOTHER = date(2018, 3, 15), "НИКО 2018"
#: What is done on the days of a procedure or after them, and the registers whose rows belong to a procedure.
OF_ITS_DAYS = ("листы наблюдения собраны", "работы перепроверены", "результаты загружены")
BOUND = ("лист", "перепроверка", "загрузка", "условия")
HEADS = {
    "documents": "Вид;№;Дата;Тема;Логин ОО;План и № меры;Срок ответа;Ссылка",
    "pd_requests": "Логин ОО;Код педагога;Тема/дефицит;Курс;Обоснование;Статус;Приоритет;№ заявки;Дата",
    "assignments": "Код;Роль;Логин ОО;Дата;Вид процедуры;Статус;Причина;Приказ",
}
FOREIGN = "О готовности котельных и тепловых сетей к отопительному сезону"
#: Kinds of papers in the register of documents, by the kind of action.
PAPERS = {
    "order": "приказ", "analysis": "справка", "register": "список", "monitoring": "справка", "recheck": "справка",
    "letter": "письмо исходящее", "meeting": "протокол", "inspection": "справка", "programme": "план",
}  # fmt: skip
MEETINGS = {
    "meeting": "совещание", "webinar": "вебинар", "briefing": "инструктаж", "interview": "собеседование",
    "parents": "родительское собрание", "pupils": "классный час",
}  # fmt: skip


@dataclass(frozen=True)
class Row:
    """One row: the plan that holds it, its number there, its words; what the table promises is read from them."""

    plan: str
    number: str
    title: str
    result: str
    id: str

    @property
    def action(self) -> str:
        """The kind of action that its words name."""
        return action_of(self.title, self.result).code or ""

    @property
    def ceiling(self) -> str:
        """The surest proof that the table names."""
        return ceiling_of(self.title, self.result)

    @property
    def fact(self) -> str:
        """The name of the fact, '' for papers and words."""
        return fact_of(self.title, self.result) or ""

    @property
    def words(self) -> str:
        """Its title as a cell of a register; where it says nothing of procedures, its expected result too."""
        told = self.title if ABOUT_ASSESSMENT.search(plain(self.title)) else f"{self.title}: {self.result}"
        return " ".join(EXAMPLE.sub("", told).replace(";", ",").split())[:300]

    @property
    def procedure(self) -> str:
        """The procedure that a row of a school names, in the words of the calendar."""
        named = {"ОГЭ": "ОГЭ 2021", "ИС-11": "ИС-11 2021", "ДКР": "ДКР 2021"}
        return next((name for word, name in named.items() if word in self.title), "ВПР 2021")

    @property
    def reference(self) -> str:
        """How a register names it."""
        return (
            f"{self.plan}, приказ, {self.number}"
            if self.number.startswith("п.")
            else f"{self.plan}, {self.number}"
        )


def rows(shared: Path) -> Iterator[Row]:
    """78 measures, 8 points of orders and 12 rows of a school's report, as the marts number them."""
    seen: Counter[str] = Counter()
    found: list[tuple[str, str, str, str]] = []
    with (shared / "plans" / "gold_measures.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            seen[row["plan"]] += 1
            number = row["number"].rstrip(".") or str(seen[row["plan"]])
            stem = PLANS[row["plan"]][1]
            found.append((stem, number, row["title"], row["expected_result"]))
    for _, stem in PLANS.values():
        for point in read_plan(shared / "plans" / f"{stem}.txt").order_points:
            found.append((stem, f"п. {point.number}", point.text, ""))
    for row in read_status_report(shared / "plans" / f"{REPORT[1]}.txt").rows:
        found.append((OF_SCHOOL, str(row.ordinal), row.measure or row.subdirection, ""))
    return (Row(*one, f"{place:03d}") for place, one in enumerate(found, 1))


def plan_files(shared: Path) -> dict[str, str]:
    """The four plans as they are, and the school's report as a plan of its own."""
    given = {
        f"{stem}.txt": (shared / "plans" / f"{stem}.txt").read_text(encoding="utf-8")
        for _, stem in PLANS.values()
    }
    lines = []
    for row in read_status_report(shared / "plans" / f"{REPORT[1]}.txt").rows:
        timing = timing_of(row)
        title = row.measure or row.subdirection
        lines.append(f"{row.ordinal}\t{title}\t{timing}\t{row.responsible or 'Администрация'}\tСправка")
    head = (
        f"УТВЕРЖДАЮ\nДиректор МБОУ «СОШ № {SCHOOL}»\n«01» сентября 2020 г.\n\n"
        f"План МБОУ «СОШ № {SCHOOL}» по обеспечению объективности оценочных процедур на 2020-2021 учебный год\n\n"
        "№\tМероприятие\tСрок\tОтветственный\tОжидаемый результат\n"
    )
    return given | {"План СОШ № 5 2020-2021.txt": head + "\n".join(lines) + "\n"}


Slot = tuple[str, date | None, date | None, str]


def slots_of(database: duckdb.DuckDBPyConnection) -> dict[tuple[str, str], list[Slot]]:
    """Times of the department by plan and number: kind, start, end, key; those before the approval come last."""
    found: dict[tuple[str, str], list[Slot]] = {}
    for plan, number, *slot in database.execute(
        "select plan_id, number, timing_kind, window_start, coalesce(window_end, due_date), occurrence_id "
        "from marts.fct_measure_occurrences where school_code is null "
        "order by state = 'до утверждения плана', coalesce(window_end, due_date), occurrence_id"
    ).fetchall():
        found.setdefault((plan, number), []).append(tuple(slot))
    return found


def when(row: Row, slots: list[Slot]) -> tuple[date, str]:
    """A day on which the work of a row is in time, and the procedure of that time by its name here."""
    kind, start, end, key = next((slot for slot in slots if "ВПР" in slot[3]), slots[0])
    procedure = next(
        (name for name, told in PROCEDURES.items() if f"{told[0]}-{name[-4:]}-" in key),
        row.procedure if row.plan == OF_SCHOOL else "ВПР 2022",
    )
    if end is None:
        return date(2022, 2, 14), procedure
    if kind == "procedure":
        return (end if row.fact in OF_ITS_DAYS else end - timedelta(days=14)), procedure
    return (min(end, start + timedelta(days=14)) if start else end - timedelta(days=5)), procedure


@dataclass
class Given:
    """Deeds of rows: made facts, papers that name their measure, lines that made facts have no kind for."""

    done: list[Done] = field(default_factory=list)
    named: dict[str, str] = field(default_factory=dict)
    lines: dict[str, list[str]] = field(default_factory=dict)

    def add(self, row: Row, slots: list[Slot]) -> None:
        """The deed of a row in its own words and time."""
        day, procedure = when(row, slots)
        words = row.words
        if slots[0][0] in ("procedure", "before_procedure", "after_procedure"):
            name, _, grade, *_ = PROCEDURES[procedure]
            words = f"{words}, {name} в {grade} классах"
        if any(slot[0] == "on_event" for slot in slots):
            before = f"{day - timedelta(days=10):%d.%m.%Y}"
            self.lines.setdefault("documents", []).append(
                f"письмо входящее;вх{row.id};{before};{words};;{row.reference};;"
            )
        self._place(row, f"с{row.id}", day, words, procedure)
        if row.ceiling == DOCUMENT:
            self.named[f"с{row.id}"] = row.reference

    def add_near(self, row: Row, slots: list[Slot]) -> None:
        """Near misses of a row: its own words out of its time, and its time in words about something else."""
        self._place(row, f"р{row.id}", LONG_AGO, row.words, ANOTHER)
        if row.ceiling == DOCUMENT:
            self.named[f"р{row.id}"] = row.reference
        if not kind_of(row).startswith(BOUND):
            self._place(row, f"ч{row.id}", when(row, slots)[0], FOREIGN, ANOTHER)

    def _place(self, row: Row, one: str, day: date, words: str, procedure: str) -> None:
        told, kind = f"{day:%d.%m.%Y}", kind_of(row)
        school = SCHOOL if row.plan == OF_SCHOOL else ""
        if kind == "заявка":
            self.lines.setdefault("pd_requests", []).append(
                f"{login(SCHOOL)};;{words};;по анализу;направлена;;{one};{told}"
            )
            return
        if kind.startswith(BOUND):
            school = school or {"перепроверка": "18", "лист независимого": "9"}.get(kind, SCHOOL)
        if kind == "перепроверка":
            words = "23 проверяет 18; 18 проверяет 23"
        self.done.append(Done(one, kind, day.isoformat(), words, school, procedure))
        if kind.startswith("лист"):
            code = "Н-01" if "независимого" in kind else "Н-02"
            self.lines.setdefault("assignments", []).append(
                f"{code};наблюдатель;{login(school)};{told};{PROCEDURES[procedure][0]};утверждено;;"
            )

    def files(self) -> dict[str, str]:
        """Registers with all the deeds."""
        made = files(self.done, PROCEDURES)
        papers = [
            line.removesuffix(";;;") + f";{self.named[line.split(';')[1]]};;"
            if line.split(";")[1] in self.named
            else line
            for line in made.get("documents.csv", "").splitlines()
        ]
        if papers:
            made["documents.csv"] = "\n".join(papers) + "\n"
        for name, lines in self.lines.items():
            made[f"{name}.csv"] = made.get(f"{name}.csv", HEADS[name] + "\n") + "\n".join(lines) + "\n"
        return made


def kind_of(row: Row) -> str:
    """The register in which the deed of a row stands, by the fact that the table names."""
    by_fact = {
        "публикация размещена": "публикация", "опыт показан": "практика", "работы перепроверены": "перепроверка",
        "результаты загружены": "загрузка", "условия до процедуры описаны": "условия",
        "заявки на повышение квалификации сформированы": "заявка",
        "листы наблюдения собраны": "лист независимого" if "независим" in row.title else "лист общественного",
    }  # fmt: skip
    if row.fact in by_fact:
        return by_fact[row.fact]
    return MEETINGS[row.action] if row.fact else PAPERS.get(row.action, "справка")


def mark_of(row: Row, given: Given) -> str:
    """What the evidence says of the deed of a row, the name of the fact where deeds are counted together."""
    counted = {
        "условия до процедуры описаны": "условия описаны",
        "результаты загружены": "загружено процедур",
    }
    own = next((fact for fact in given.done if fact.id == f"с{row.id}"), None)
    return (token(own) if own else None) or counted.get(row.fact, row.fact)
