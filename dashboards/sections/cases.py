"""Words and selections of the page «Объективность»: cases to look at, never an order of schools."""

from dataclasses import dataclass
from typing import Any

import polars as pl

from dashboards import data
from dashboards.words import absent, count, counted, labels, number, percent, plural
from dashboards.words.place import natural

SIGNS, WATCH, NONE, SCARCE = "признаки", "требует внимания", "признаки не выявлены", "мало данных"
LEVELS = (SIGNS, WATCH, NONE, SCARCE)
NOTICED = (SIGNS, WATCH)
STRENGTH_SIGNS = {
    SIGNS: "▲ признаки",
    WATCH: "● требует внимания",
    NONE: "○ не выявлены",
    SCARCE: "– мало данных",
    "рассмотрено": "○ рассмотрено",
}
STATE_SIGNS = {SIGNS: "▲", WATCH: "●", "не выявлены": "·", "не применимо": "×"}
BY_SCHOOL, BY_PROCEDURE = "по школам", "по процедурам"
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


def read(**filters: object) -> pl.DataFrame:
    """Schools of procedures as this reader may read them, noticed or not; empty before the table was built.

    Filters: school_year, procedure_id, municipality, school_code. A head reads what rests on no rows about people.
    """
    is_head = data.scope().role == "head"
    rows = data.fetch_if_built("objectivity/cases_open" if is_head else "objectivity/cases", **filters)
    return pl.DataFrame() if rows is None else rows


def read_waiting() -> pl.DataFrame:
    """Cases that wait for a look in the newest school year that has any, as this reader may read them."""
    is_head = data.scope().role == "head"
    rows = data.fetch_if_built("objectivity/waiting_open" if is_head else "objectivity/waiting")
    return pl.DataFrame() if rows is None else of_newest_year(rows)


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


def noticed(rows: pl.DataFrame) -> pl.DataFrame:
    """Cases with signs or worth attention; what was explained or not confirmed is shown nowhere any more."""
    return rows.filter("is_listed")


def dismissed(rows: pl.DataFrame) -> pl.DataFrame:
    """Cases that were explained or not confirmed: what else is known of them is shown nowhere either."""
    return rows.filter(pl.col("is_noticed") & ~pl.col("is_listed"))


def waiting(rows: pl.DataFrame) -> pl.DataFrame:
    """Cases that still wait for a look."""
    return rows.filter("is_open")


def of_newest_year(rows: pl.DataFrame) -> pl.DataFrame:
    """Waiting cases of the newest school year that has any; rows come with the newest year first."""
    return rows.filter(pl.col("school_year") == pl.col("school_year").first())


def procedure_words(row: dict) -> str:
    """«ВПР, МА, 4 класс, весна 2020/21»."""
    return labels.procedure_of(row)


def finding(rows: pl.DataFrame, schools: pl.DataFrame, year: str) -> str:
    """What needs a look now, in one sentence; schools: everything that fits the filters, noticed or not."""
    open_rows = waiting(rows)
    if schools.is_empty():
        return absent("cases_year", schools, year=year)
    if schools.filter(pl.col("strength") != SCARCE).is_empty():
        return absent("cases_few", schools.filter(pl.col("strength") != SCARCE))
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
        f"признаки\u00a0– {signs}, "
        f"требует внимания\u00a0– {watch}."
    )
    done = rows.height - open_rows.height
    decided = f" Ещё по {number(done)} {plural(done, 'случаю', 'случаям', 'случаям')} решение принято."
    return text + (decided if done else "")


def cases_count(value: int) -> str:
    """«3 случая»."""
    return count(value, "случай")


def of_cases(value: int) -> str:
    """In the genitive: «21 случая», «3 случаев»."""
    return counted(value, "случай")


def in_cases(value: int) -> str:
    """After «в»: «1 случае», «3 случаях»."""
    return counted(value, "случай", "loct")


def of_schools(value: int) -> str:
    """After «у»: «24 школ»."""
    return counted(value, "школа")


def people(row: dict) -> str:
    """Whom a case is about: classes with their sizes where they may be seen, else the grade."""
    classes = row.get("noticed_classes")
    if classes:
        return f"{'классы' if ',' in classes else 'класс'} {classes}; в скобках – участников"
    return f"вся параллель, {count(row['n'], 'участник')}"


def in_schools(value: int) -> str:
    """After «в»: «1 школе», «3 школах»."""
    return counted(value, "школа", "loct")


def check_words(row: dict) -> str:
    """The check that suits the mechanism, with the number of works where works are re-marked."""
    works, of = row["check_works_cnt"], row["check_of_cnt"]
    if not works:
        return row["check_words"]
    return f"{row['check_words']} ({f'{number(works)} из {number(of)}' if works < of else 'все работы'})"


def chance_sentence(chance: pl.DataFrame, unit: str) -> str:
    """How many of a year's flagged are expected to be chance, in words."""
    row = next((r for r in chance.iter_rows(named=True) if r["unit"] == unit), None)
    if row is None or not row["flagged_cnt"]:
        return ""
    what = {"class": "класс", "school_procedure": "случай"}[unit]
    most = row["chance_cnt"]
    chance_words = "меньше одного" if most < 1 else f"не больше {number(-(-most // 1))}"
    flagged = row["flagged_cnt"]
    return (
        f"Из {counted(flagged, what)} с уровнем «признаки» за год случайных ожидается "
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
    return {r["procedure_id"]: labels.procedure_of(r) for r in known.iter_rows(named=True)}
