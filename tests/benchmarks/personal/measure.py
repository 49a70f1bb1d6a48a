"""Recall by column and way of writing, and false cuts on words that are nobody's name."""

from __future__ import annotations

import csv
import random
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

import fastexcel
import polars as pl

from ingestion.core.personal import cut_frame, cut_text, is_no_code
from ingestion.core.personal.columns import reading_of
from tests.benchmarks.personal.draw import (
    CASES,
    DETAILS,
    FORMS,
    LETTERS,
    Person,
    declined,
    is_ordinary,
    person,
)

#: Columns of registers and results in which a name is out of place: codes of people, then words of lists.
CODES = ("participant_code", "teacher_code", "expert_code", "observer_code", "task_code")
CELLS = ("applicant", "class_text", "variant", "value", "position", "status", "responsible", "checked_by")
GROUPS = ("group_name", "school_name", "municipality")
#: Where people write sentences; the case of the name that follows.
SENTENCES = (
    ("nomn", "{} не явилась на экзамен, телефон не отвечает"),
    ("nomn", "По словам матери, {} писал работу вторым вариантом"),
    ("nomn", "В день работы в аудитории была {}, наблюдатель отсутствовал"),
    ("gent", "Работу {} проверили повторно, балл изменён на один"),
    ("gent", "Жалоба {} на порядок ознакомления с работой"),
    ("gent", "Записаться на консультацию можно у {} до пятницы"),
    ("datv", "Разъяснения даны {} в письменном виде"),
    ("datv", "Просим сообщить {} о решении комиссии"),
    ("accs", "Просят назначить {} ответственным за хранение работ"),
    ("ablt", "Протокол подписан {} и передан в методический центр"),
    ("ablt", "Совместно с {} проведён семинар по оцениванию"),
    ("loct", "В обращении говорится о {}, ученике шестого класса"),
)
DETAIL_SENTENCES = (
    "Перезвонить: {}, после уроков",
    "{}",
    "Сведения для пропуска – {}; просьба ответить до пятницы",
)


@dataclass
class Share:
    """Cases seen out of those tried; `missed` are kept for the person who looks, never written down."""

    seen: int = 0
    tried: int = 0
    missed: list[str] = field(default_factory=list)

    def add(self, text: str, *, seen: bool) -> None:
        """Count a case."""
        self.tried += 1
        self.seen += seen
        if not seen:
            self.missed.append(text)

    @property
    def value(self) -> float:
        """The share seen."""
        return self.seen / self.tried if self.tried else 1.0


def together(shares: Iterable[Share]) -> Share:
    """Several shares as one."""
    whole = Share()
    for share in shares:
        whole.seen, whole.tried = whole.seen + share.seen, whole.tried + share.tried
        whole.missed += share.missed
    return whole


def _left(cut: str, parts: Iterable[str]) -> bool:
    """Whether a part of a name is still readable."""
    low = cut.casefold()
    return any(
        len(part) > 2 and re.search(rf"(?<!\w){re.escape(part.casefold())}(?!\w)", low) for part in parts
    )


def _cells(column: str, texts: list[str]) -> list[str]:
    if column in CODES and column != "task_code":
        return ["" if is_no_code(text) else text for text in texts]
    rows = pl.DataFrame({"row_number": range(len(texts)), column: texts})
    return cut_frame(rows)[0].get_column(column).to_list()


def in_registers(people: list[Person], dice: random.Random) -> dict[tuple[str, str, str], Share]:
    """Recall in columns of registers by (column group, form, letters)."""
    found: dict[tuple[str, str, str], Share] = {}
    groups = {"коды": CODES, "слова списков": CELLS, "названия": GROUPS}
    for group, columns in groups.items():
        for form, write in FORMS.items():
            if group == "названия" and form == "фамилия":
                continue
            for way, retype in LETTERS.items():
                share = found.setdefault((group, form, way), Share())
                # A class may be called by any word: a surname alone is looked for there by its ending only.
                apart = form == "фамилия" and group == "слова списков"
                column = dice.choice([name for name in columns if not (apart and name == "class_text")])
                shown = [
                    declined(who, dice.choice(CASES)) if group == "слова списков" else who for who in people
                ]
                if form == "фамилия" and group != "коды":
                    shown = [who for who in shown if way == "как принято" or not is_ordinary(who.surname)]
                texts = [retype(write(who), dice) for who in shown]
                for text, cut in zip(texts, _cells(column, texts), strict=True):
                    parts = re.findall(r"\w{3,}", text)
                    share.add(f"{column}: {text} → {cut}", seen=not _left(cut, parts) and cut != text)
    return found


def in_sentences(people: list[Person], dice: random.Random) -> dict[tuple[str, str], Share]:
    """Recall in free text by (form, letters): nothing of the name is left."""
    found: dict[tuple[str, str], Share] = {}
    for form, write in FORMS.items():
        for way, retype in LETTERS.items():
            share = found.setdefault((form, way), Share())
            for who in people:
                case, sentence = dice.choice(SENTENCES)
                shown = declined(who, case)
                if form == "фамилия" and (way == "строчными" or is_ordinary(shown.surname)):
                    continue
                name = retype(write(shown), dice)
                cut = cut_text(sentence.format(name))
                share.add(
                    f"{sentence.format(name)} → {cut}", seen=not _left(cut, re.findall(r"\w{3,}", name))
                )
    return found


def details(size: int, dice: random.Random) -> dict[str, Share]:
    """Recall of phones, documents, cards, e-mails, birthdays and addresses, alone and in sentences."""
    found = {}
    for kind, make in DETAILS.items():
        share = found.setdefault(kind, Share())
        for _ in range(size):
            detail = make(dice)
            text = dice.choice(DETAIL_SENTENCES).format(detail)
            cut = cut_text(text)
            digits = re.findall(r"\d{3,}", detail) or [detail]
            share.add(f"{text} → {cut}", seen=cut != text and not any(d in cut for d in digits))
    return found


def people(size: int, dice: random.Random) -> list[Person]:
    """Draw people."""
    return [person(dice) for _ in range(size)]


def false_cuts(words: Iterable[str], column: str) -> Share:
    """Share of texts that lose something though they name nobody: `seen` counts the cut ones."""
    share = Share()
    for text in sorted(set(filter(None, words))):
        cut = cut_text(text, reading_of(column)) if reading_of(column) else text
        share.tried += 1
        if cut != text:
            share.seen += 1
            share.missed.append(f"{text} → {cut}")
    return share


def subjects() -> list[str]:
    """Names of subjects in every spelling that the program knows."""
    seed = Path(__file__).resolve().parents[3] / "dbt_project" / "seeds" / "subjects.csv"
    table = pl.read_csv(seed, infer_schema_length=0)
    spellings = "|".join(table["synonyms"].drop_nulls()).split("|")
    return [name for name in [*table["subject_name"], *spellings] if name]


def harmless(shared: Path) -> dict[str, tuple[str, list[str]]]:
    """Texts that name nobody of the department: title → (column they are read as, texts)."""
    names: list[str] = []
    for path in sorted((shared / "data" / "altai").rglob("*.xlsx")):
        sheet = (
            fastexcel.read_excel(path)
            .load_sheet(0, header_row=None, dtypes="string", n_rows=40_000)
            .to_polars()
        )
        for column in sheet.columns[:8]:
            values = sheet.get_column(column).drop_nulls().unique()
            names += values.filter(values.str.contains(r"(?i)школа|СОШ|ООШ|гимназия|лицей")).to_list()
    with (shared / "plans" / "gold_measures.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    plans = [
        text
        for row in rows
        for text in (row["title"], row["expected_result"], row["direction"], row["timing"])
    ]
    initials = re.compile(r"[А-ЯЁ]\.\s?[А-ЯЁ]\.")
    said = [row["responsible"] for row in rows if not initials.search(row["responsible"])]
    return {
        "названия школ": ("school_name", names),
        "предметы": ("subject", subjects()),
        "тексты планов": ("title", plans),
        "тексты планов, как свободные": ("topic_text", [t for t in plans if not initials.search(t)]),
        "ответственные в планах": ("responsible", said),
    }
