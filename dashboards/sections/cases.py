"""Words and selections of the page «Объективность»: cases to look at, never an order of schools."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import polars as pl

from dashboards.words import count, day, labels, number, percent, plural
from dashboards.words.place import natural

SIGNS, WATCH, NONE, SCARCE = "признаки", "требует внимания", "признаки не выявлены", "мало данных"
LEVELS = (SIGNS, WATCH, NONE, SCARCE)
NOTICED = (SIGNS, WATCH)
STRENGTH_SIGNS = {
    SIGNS: "▲ признаки",
    WATCH: "● требует внимания",
    NONE: "○ не выявлены",
    SCARCE: "– мало данных",
}
STATE_SIGNS = {SIGNS: "▲", WATCH: "●", "не выявлены": "·", "не применимо": "×"}
BY_SCHOOL, BY_PROCEDURE = "по школам", "по процедурам"
OPEN_DECISIONS = ("", "проверить невозможно")
NOT_SEEN = "Признак – повод посмотреть работы вместе со школой, а не вывод о школе."
BESIDE = "Эти признаки стоят рядом с собственными и на силу свидетельств не влияют."


@dataclass(frozen=True)
class Chosen:
    """Filters of the page (``None`` = all), the year, and the same in words for downloads."""

    year: int
    sitting: str | None
    subject: str | None
    grade: int | None
    municipality: str | None
    school: str | None
    level: str | None
    mechanism: str | None
    words: dict[str, str]
    is_head: bool

    def keep(self, rows: pl.DataFrame) -> pl.DataFrame:
        """Rows that fit the filters they have columns for; ``None`` in a column means the whole year."""
        keys = {"sitting": self.sitting, "subject": self.subject, "grade": self.grade}
        keys |= {"municipality": self.municipality, "school_code": self.school}
        for column, value in keys.items():
            if value is not None and column in rows.columns:
                rows = rows.filter(pl.col(column) == value)
        return rows


def cases(schools: pl.DataFrame, chosen: Chosen) -> pl.DataFrame:
    """Noticed cases after the filters of level and mechanism, in the order of names."""
    rows = noticed(schools)
    if chosen.level in NOTICED:
        rows = rows.filter(pl.col("strength") == chosen.level)
    elif chosen.level:
        rows = rows.clear()
    if chosen.mechanism:
        rows = rows.filter(pl.col("mechanism") == chosen.mechanism)
    return in_order(rows)


def in_order(rows: pl.DataFrame, order: str = BY_SCHOOL) -> pl.DataFrame:
    """Rows by municipality, school and procedure, or by procedure first: never by strength or result."""
    keys = [
        (
            natural(r["municipality"]),
            natural(r["school_name"]),
            r.get("grade") or 0,
            r.get("subject") or "",
            r.get("season") or "",
        )
        for r in rows.iter_rows(named=True)
    ]
    if order == BY_PROCEDURE:
        order_of: list[tuple[Any, ...]] = [(k[4], k[2], k[3], k[0], k[1]) for k in keys]
    else:
        order_of = [*keys]
    return rows[sorted(range(len(order_of)), key=order_of.__getitem__)] if order_of else rows


def is_open(row: dict) -> bool:
    """Nobody has decided yet, or the check was impossible: the case still waits for a look."""
    return (row["decision"] or "") in OPEN_DECISIONS


def noticed(rows: pl.DataFrame) -> pl.DataFrame:
    """Cases with signs or worth attention."""
    return rows.filter(pl.col("strength").is_in(NOTICED))


def waiting(rows: pl.DataFrame) -> pl.DataFrame:
    """Cases without a decision."""
    return rows.filter(pl.col("decision").fill_null("").is_in(OPEN_DECISIONS))


def newest_waiting(years: pl.DataFrame | None, fetch: Callable[[int], pl.DataFrame]) -> pl.DataFrame:
    """Noticed cases without a decision of the newest school year that has any; an empty frame where none has.

    years: rows of ``objectivity_years``, the newest first; fetch: year → rows of ``objectivity_schools``.
    """
    for year in [] if years is None else years["school_year"]:
        rows = waiting(noticed(fetch(year)))
        if rows.height:
            return rows
    return pl.DataFrame()


def procedure_words(row: dict) -> str:
    """«ВПР, МА, 4 класс, весна 2020/21»."""
    return labels.procedure(row["kind"], row["school_year"], row["season"], row["subject"], row["grade"])


def finding(rows: pl.DataFrame, schools: pl.DataFrame, year: str) -> str:
    """What needs a look now, in one sentence; schools: everything that fits the filters, noticed or not."""
    open_rows = waiting(rows)
    if schools.is_empty():
        return f"За {year} учебный год по выбранным условиям результатов нет."
    if schools.filter(pl.col("strength") != SCARCE).is_empty():
        return "Данных мало: меньше 5 участников, вывод не делается."
    if open_rows.is_empty() and rows.height:
        return f"Сейчас смотреть нечего: решения приняты, замечено {cases_count(rows.height)}."
    other = noticed(schools).height
    if open_rows.is_empty() and other:
        return (
            "По выбранным силе свидетельств и механизму признаки не выявлены. Это не значит, что всё в порядке: "
            f"без этих двух условий замечено {cases_count(other)}."
        )
    if open_rows.is_empty():
        return "Сейчас смотреть нечего: признаки не выявлены. Это не значит, что всё в порядке."
    schools_cnt = open_rows["school_code"].n_unique()
    signs = open_rows.filter(pl.col("strength") == SIGNS).height
    verb = plural(open_rows.height, "ждёт", "ждут", "ждут")
    watch = open_rows.height - signs
    text = (
        f"{verb.capitalize()} рассмотрения {cases_count(open_rows.height)} в {in_schools(schools_cnt)}: "
        f"признаки\u00a0–\u00a0{signs}, "
        f"требует внимания\u00a0–\u00a0{watch}."
    )
    done = rows.height - open_rows.height
    decided = f" Ещё по {number(done)} {plural(done, 'случаю', 'случаям', 'случаям')} решение принято."
    return text + (decided if done else "")


def cases_count(value: int) -> str:
    """«3 случая»."""
    return f"{number(value)} {plural(value, 'случай', 'случая', 'случаев')}"


def of_cases(value: int) -> str:
    """After «из»: «21 случая», «3 случаев»."""
    return f"{number(value)} {plural(value, 'случая', 'случаев', 'случаев')}"


def in_cases(value: int) -> str:
    """After «в»: «1 случае», «3 случаях»."""
    return f"{number(value)} {plural(value, 'случае', 'случаях', 'случаях')}"


def of_schools(value: int) -> str:
    """After «из»: «24 школ»."""
    return f"{number(value)} {plural(value, 'школы', 'школ', 'школ')}"


def people(row: dict) -> str:
    """Whom a case is about: classes with their sizes where they may be seen, else the grade."""
    if row["noticed_classes"]:
        several = "," in row["noticed_classes"]
        return f"{'классы' if several else 'класс'} {row['noticed_classes']}; в скобках – участников"
    return f"вся параллель, {count(row['n'], 'участник')}"


def in_schools(value: int) -> str:
    """After «в»: «1 школе», «3 школах»."""
    return f"{number(value)} {plural(value, 'школе', 'школах', 'школах')}"


def beside(familiar: pl.DataFrame) -> dict[tuple[str, str], str]:
    """(procedure, school) → flagged signs of other sources in words; shown beside, never added up."""
    rows = familiar.filter(
        pl.col("is_flagged") & ~pl.col("sign_name").str.starts_with("высокий средний балл")
    )
    grouped = rows.group_by("procedure_id", "school_code", maintain_order=True).agg(
        pl.col("sign_name").unique(maintain_order=True).str.join("; ").alias("words")
    )
    return {(r["procedure_id"], r["school_code"]): r["words"] for r in grouped.iter_rows(named=True)}


def what_is_seen(row: dict) -> str:
    """Mechanisms in neutral words."""
    return row["reasons"] or row["mechanism_name"] or "общая сила свидетельств без одного ведущего механизма"


def school_word(row: dict) -> str:
    """The school's explanation with its date and what became of it."""
    if not row["explanation"]:
        return "ещё не получено"
    decided = f" Решение: {row['decision']}" if row["decision"] else ""
    by = f" ({row['checked_by']})." if row["decision"] and row["checked_by"] else "." if decided else ""
    return f"«{row['explanation']}», {day(row['explained_on'])}.{decided}{by}"


def check_words(row: dict) -> str:
    """The check that suits the mechanism, with the number of works where works are re-marked."""
    text = row["check_words"] or "разговор со школой об условиях проведения"
    if row["works_cnt"] and row["n"]:
        of = (
            f"{number(row['works_cnt'])} из {number(row['n'])}"
            if row["works_cnt"] < row["n"]
            else "все работы"
        )
        text += f" ({of})"
    return text


def chance_sentence(chance: pl.DataFrame, unit: str) -> str:
    """How many of a year's flagged are expected to be chance, in words."""
    row = next((r for r in chance.iter_rows(named=True) if r["unit"] == unit), None)
    if row is None or not row["flagged_cnt"]:
        return ""
    what = {
        "class": ("класса", "классов", "классов"),
        "school_procedure": ("случая", "случаев", "случаев"),
    }[unit]
    most = row["chance_cnt"]
    chance_words = "меньше одного" if most < 1 else f"не больше {number(-(-most // 1))}"
    flagged = row["flagged_cnt"]
    return (
        f"Из {number(flagged)} {plural(flagged, *what)} с уровнем «признаки» за год случайных ожидается "
        f"{chance_words} – по всем вместе, а не по каждому отдельно."
    )


def seen_sentence(honesty: pl.DataFrame) -> str:
    """What share of cases the method sees, for the words «признаки не выявлены»."""
    known = honesty.filter(pl.col("seen_pct").is_not_null())
    if known.is_empty():
        return "Какую долю случаев метод видит, для этой версии ещё не измерено."
    low, high = (
        known.row(known["seen_pct"].arg_min(), named=True),
        known.row(known["seen_pct"].arg_max(), named=True),
    )
    small = known.filter(class_size="до 9").is_empty()
    return (
        f"Из случаев, внесённых для проверки метода в реальные классы, он отмечает от "
        f"{percent(low['seen_pct'], digits=0)} ({low['mechanism_name']}, классы {low['class_size']}) до "
        f"{percent(high['seen_pct'], digits=0)} ({high['mechanism_name']}, классы {high['class_size']})"
        f"{'; для классов до 9 человек доля не измерена – на неё не рассчитывайте' if small else ''}."
    )


def procedures_in_words(rows: pl.DataFrame) -> dict[str, str]:
    """Procedures behind the rows, those with cases that wait first: code → «ВПР, МА, 5 класс, весна 2022/23»."""
    columns = ("procedure_id", "kind", "school_year", "season", "subject", "grade")
    open_ids = waiting(noticed(rows))["procedure_id"]
    known = (
        rows.select(*columns, is_open=pl.col("procedure_id").is_in(open_ids.implode()))
        .unique()
        .sort("is_open", "school_year", "procedure_id", descending=[True, True, False])
    )
    return {
        r["procedure_id"]: labels.procedure(
            r["kind"], r["school_year"], r["season"], r["subject"], r["grade"]
        )
        for r in known.iter_rows(named=True)
    }
