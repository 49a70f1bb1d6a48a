"""Which school the address names, and the list to choose from when it names none."""

import re

import polars as pl

from dashboards import frame
from dashboards.frame import Column
from dashboards.words import absent, count
from dashboards.words.markup import link
from dashboards.words.place import natural

LOGIN = re.compile(r"(?:edu|sch)?([0-9]{6})", re.IGNORECASE)
SHOWN = 60
UNKNOWN = "Нет такой школы в вашей области видимости."


def code_of(given: str | None) -> str | None:
    """Six digits of a login as people write it («edu223017», «sch223017», «223017»); ``None`` for anything else."""
    found = LOGIN.fullmatch((given or "").strip())
    return found.group(1) if found else None


def unknown() -> None:
    """The answer for a code that is not in scope, whether or not such a school exists elsewhere."""
    frame.empty(
        UNKNOWN,
        "Проверьте код: шесть цифр логина ФИС ОКО, например edu000000. Или выберите школу в списке ниже.",
    )


def named(schools: pl.DataFrame) -> pl.DataFrame:
    """Schools that no register names are called by their code."""
    return schools.with_columns(pl.coalesce("name", pl.format("Школа {}", "school_code")).alias("name"))


def in_order(schools: pl.DataFrame) -> pl.DataFrame:
    """By municipality and name, «№ 2» before «№ 10»."""
    keys = [(natural(r["municipality"]), natural(r["name"])) for r in schools.iter_rows(named=True)]
    return schools[sorted(range(len(keys)), key=keys.__getitem__)] if keys else schools


def found(schools: pl.DataFrame, text: str) -> pl.DataFrame:
    """Schools whose name, municipality, group or code has every word of the text."""
    haystack = pl.concat_str(
        "name", "municipality", "kind", "group", "profile", pl.format("edu{}", "school_code"),
        separator=" ", ignore_nulls=True,
    ).str.to_lowercase()  # fmt: skip
    for word in text.split():
        schools = schools.filter(haystack.str.contains(word, literal=True))
    return schools


def show(schools: pl.DataFrame) -> None:
    """A search line and the list of schools in scope, each a link to its page."""
    if schools.is_empty():
        frame.empty(
            absent("schools", schools),
            "Положите список школ или выгрузку результатов в папку inbox и выполните:",
            "obektiv refresh",
        )
        return
    text = frame.search("Найти школу", "название, муниципалитет или код")
    rows = in_order(found(schools, text))
    if rows.is_empty():
        frame.empty(absent("school_found", rows), "Измените слова поиска: хватит номера, села или кода.")
        return
    columns = [
        frame.school_column("wide"),
        *[Column("municipality", "Муниципалитет", css="mid")] * (schools["municipality"].n_unique() > 1),
        Column("kind", "Вид", css="nowrap"),
        Column("group", "Группа"),
        Column("school_code", "Код", lambda code: f"edu{code}", css="nowrap"),
    ]
    frame.note(f"В списке {count(rows.height, 'школа')}; порядок – по муниципалитету и названию.")
    frame.table_block(
        rows.rename({"name": "school_name"}), columns, "shkoly", "Школы", {"Поиск": text or "–"}, limit=SHOWN
    )


def crumbs(is_only_one: bool, municipality: str | None) -> str:
    """Links to the lists that hold the school, ready markup; nothing for those who see one school."""
    if is_only_one:
        return ""
    steps = [link("Все школы", "school")]
    if municipality:
        steps.append(link(municipality, "school", q=municipality.lower()))
    return " → ".join(steps)
