"""Карточка школы for the department, and the informational note that a school writes of itself."""

from __future__ import annotations

import polars as pl

from dashboards.documents.facts.context import CannotComposeError, Facts
from dashboards.documents.facts.names import school as short
from dashboards.documents.facts.proposals import Proposal
from dashboards.documents.first_page import answer, full_table, signed_by
from dashboards.documents.model import (
    COUNTED,
    Block,
    Column,
    Heading,
    Paper,
    Share,
    Signature,
    Table,
    Text,
)
from dashboards.documents.official import FILL
from dashboards.words import (
    absent,
    count,
    counted,
    day,
    groups,
    labels,
    number,
    out_of,
    school_year,
    upper_first,
)
from dashboards.words.place import natural

CARD, INFO = "Карточка школы", "Информационная справка"
MOST_EVENTS = 12
COORDINATOR = "Муниципальному координатору"
ABOVE, BELOW = "выше", "ниже"
#: Conditions of the form of schools, as the fifth of the public documents counts them: column, what is asked.
CONDITIONS = (
    ("video", "Видеонаблюдение на процедурах оценки качества образования"),
    ("briefing", "Инструктаж организаторов, технических специалистов, экспертов под подпись"),
    ("protected_network", "Защищённая сеть для материалов, круг допущенных, ответственный"),
    ("commission", "Комиссия по проверке работ и её место"),
)
ANALYSIS = (
    "Анализ результатов процедур в школьных методических объединениях",
    "Причины отличий и меры по ним",
    "Программа помощи учителям и дорожная карта",
    "Разъяснительная работа с педагогами, обучающимися и родителями",
)


def card(facts: Facts) -> Paper:
    """What the department knows of one school on one or two sheets; raises CannotComposeError for an unknown one."""
    code = facts.request.school_code or ""
    known = facts.rows("school/schools").filter(school_code=code)
    results = facts.rows("school/results", school_code=code)
    if known.is_empty():
        raise CannotComposeError(absent("card_paper", known, code=code))
    school = known.row(0, named=True)
    name = short(school["name"] or f"школа {code}")
    year = max(results["school_year"].to_list(), default=None)
    newest = results.filter(school_year=year) if results.height else results
    cases = _open_cases(facts, code)
    measures = facts.rows("school/measures", school_code=code)
    blocks: list[Block] = [
        Text(_who(school)),
        *answer(_said(newest, year, cases, measures), _offered(cases, measures), _unknown(newest)),
        *_works(newest, year),
        *_cases(cases),
        *_path(facts, code),
        *signed_by(facts),
    ]
    return Paper(
        title=f"{CARD}\n{name}\nна {day(facts.today)}",
        kind=CARD,
        blocks=tuple(blocks),
        provenance=facts.provenance(Школа=name, **{"На дату": day(facts.today)}),
    )


def _who(school: dict) -> str:
    place = {True: "сельская", False: "городская"}.get(school["is_rural"])
    parts = (
        school["kind"],
        place,
        school["municipality"],
        school["settlement"],
        count(school["pupils_cnt"], "обучающийся") if school["pupils_cnt"] else None,
        f"группа: {school['group']}" if school["group"] else None,
        f"профиль: {school['profile']}" if school["profile"] else None,
    )
    return upper_first("; ".join(part for part in parts if part)) + "."


def _open_cases(facts: Facts, code: str) -> pl.DataFrame:
    rows = facts.rows_if_built("support/cases", school_code=code)
    return pl.DataFrame() if rows is None or rows.is_empty() else rows.filter(~pl.col("is_closed"))


def _said(newest: pl.DataFrame, year: int | None, cases: pl.DataFrame, measures: pl.DataFrame) -> list[str]:
    said = []
    if newest.height:
        judged = newest.filter(pl.col("quality_difference").is_in([ABOVE, BELOW, "в пределах случайного"]))
        above, below = (judged.filter(quality_difference=word).height for word in (ABOVE, BELOW))
        text = f"За {school_year(year)} учебный год результаты есть по {counted(newest.height, 'работа', 'datv')}"
        if judged.height:
            by = groups.BY_LEVEL.get(judged["above_level"][0], "по уровню выше")
            parts = [
                f"{word}, чем {by}, – в {out_of(found, judged.height, 'работа')}"
                for word, found in ((ABOVE, above), (BELOW, below))
                if found
            ]
            rest = "в остальных" if parts else "во всех"
            text += f"; качество {', '.join([*parts, f'{rest} отличие в пределах случайного'])}"
        said.append(f"{text}.")
    else:
        said.append(absent("school_results_paper", newest))
    if cases.height:
        late = cases.filter("is_overdue").height
        more = f", срок следующего шага прошёл у {number(late)}" if late else ""
        said.append(f"Открытых дел – {number(cases.height)}{more}: {_states(cases)}.")
    else:
        said.append(absent("cases_card", cases))
    late = measures.filter("is_overdue").height
    done = measures.filter("is_done").height
    if measures.height:
        said.append(
            f"Сроков мер, которые исполняет школа, – {number(measures.height)}: исполнено {number(done)}, "
            f"срок прошёл у {number(late)}."
        )
    return said


def _states(cases: pl.DataFrame) -> str:
    by = cases.group_by("state", maintain_order=True).len()
    return "; ".join(f"{state} – {number(n)}" for state, n in by.iter_rows())


def _offered(cases: pl.DataFrame, measures: pl.DataFrame) -> list[Proposal]:
    offered = [
        Proposal(
            upper_first(r["owner"] or COORDINATOR),
            f"{r['procedure_words']}: {r['next_step']}",
            r["next_due"],
        )
        for r in cases.iter_rows(named=True)
        if r["next_step"]
    ]
    if late := measures.filter("is_overdue").height:
        offered.append(
            Proposal("Образовательной организации", f"сообщить об исполнении мер: {number(late)}", None)
        )
    return offered


def _unknown(newest: pl.DataFrame) -> list[str]:
    few = newest.filter(
        pl.col("quality_difference").is_null() | (pl.col("quality_difference") == "мало данных")
    ).height
    said = (
        [f"отличается ли школа там, где участников или отметок мало: {count(few, 'работа')};"] if few else []
    )
    return [*said, "что стоит за числами: это обсуждают со школой, карточка её не оценивает."]


def _works(newest: pl.DataFrame, year: int | None) -> list[Block]:
    if newest.is_empty():
        return []
    columns = (
        Column("Работа", 3.4),
        Column("Писали", 1.2, True),
        Column("Качество", 1.4, True),
        Column("Уровнем выше", 1.4, True),
        Column("Отличие", 2),
        Column("Средний балл", 1.3, True),
    )
    ordered = sorted(newest.iter_rows(named=True), key=lambda r: (natural(str(r["grade"])), r["subject"]))
    body = [
        (
            labels.procedure_of(r),
            r["present_cnt"],
            Share(r["quality_pct"], r["n"]),
            Share(r["quality_above_pct"], r["above_n"]),
            r["quality_difference"],
            r["mean_score"],
        )
        for r in ordered
    ]
    return [
        Heading("Результаты", counted=COUNTED),
        full_table(f"Работы {school_year(year)} учебного года", columns, body),
    ]


def _cases(cases: pl.DataFrame) -> list[Block]:
    if cases.is_empty():
        return []
    columns = (
        Column("Работа", 3),
        Column("Где дело", 2.4),
        Column("Следующий шаг", 3),
        Column("Кто", 1.8),
        Column("Срок", 1.6),
    )
    body = [
        (r["procedure_words"], r["state"], r["next_step"], r["owner"], r["next_due"])
        for r in cases.iter_rows(named=True)
    ]
    return [Heading("Открытые дела", counted=COUNTED), full_table("Дела школы", columns, body)]


def _path(facts: Facts, code: str) -> list[Block]:
    rows = facts.rows_if_built("objectivity/path", school_code=code)
    if rows is None or rows.is_empty():
        return []
    columns = (Column("Когда", 1.6), Column("Событие", 1.8), Column("Что", 4.6), Column("Основание", 2.4))
    body = [
        (r["happened_on"] or school_year(r["school_year"]), r["event"], r["what"], r["source"])
        for r in rows.head(MOST_EVENTS).iter_rows(named=True)
    ]
    more = f"Показаны последние {MOST_EVENTS} из {number(rows.height)}." if rows.height > MOST_EVENTS else ""
    return [Heading("Что было", counted=COUNTED), full_table("Путь школы", columns, body, more)]


def info(facts: Facts) -> Paper:
    """The note of a school on how it keeps procedures objective: what it has told is filled in, the rest is blank."""
    code = facts.request.school_code or ""
    name = short(facts.school_name(code))
    told = facts.rows_if_built("papers/school_conditions", school_code=code)
    measures = facts.rows("school/measures", school_code=code)
    columns = (Column("Мероприятия", 4.4), Column("Что сделано, сроки, ответственный", 5))
    rows = tuple((asked, _told(told, column) or " ") for column, asked in CONDITIONS)
    blocks: list[Block] = [
        Heading("Объективность в рамках конкретной процедуры", counted=COUNTED),
        Table("Условия", columns, rows, "Заполнено то, о чём школа сообщила формой условий; пустое впишите."),
        Heading("Анализ результатов и профилактическая работа", counted=COUNTED),
        *(Text(sentence) for sentence in _analysed(facts, code)),
        Table("Анализ и разъяснение", columns, tuple((line, " ") for line in ANALYSIS)),
        Heading("Меры планов, которые исполняет школа", counted=COUNTED),
        *_measures(measures),
        Signature("Руководитель образовательной организации"),
        Text(f"Исполнитель: {FILL}", look="note"),
    ]
    return Paper(
        title=f"{INFO} о мерах по обеспечению объективности\n{name}\nна {day(facts.today)}",
        kind=INFO,
        blocks=tuple(blocks),
        provenance=facts.provenance(Школа=name, **{"На дату": day(facts.today)}),
        is_official=True,
    )


def _told(told: pl.DataFrame | None, column: str) -> str:
    """What the school said of a condition by kind of procedures, the newest of each."""
    if told is None or told.is_empty():
        return ""
    newest = told.filter(pl.col(column).is_not_null()).unique("kind", keep="first", maintain_order=True)
    return "; ".join(
        f"{r['kind'] or 'все процедуры'}: {r[column]}"
        + (f" ({day(r['condition_date'])})" if r["condition_date"] else "")
        for r in newest.iter_rows(named=True)
    )


def _analysed(facts: Facts, code: str) -> list[str]:
    results = facts.rows("school/results", school_code=code)
    if results.is_empty():
        return [absent("school_results_paper", results)]
    year = max(results["school_year"].to_list())
    works = results.filter(school_year=year).height
    return [
        f"За {school_year(year)} учебный год есть результаты {counted(works, 'работа')}; итоги – в справке школы."
    ]


def _measures(measures: pl.DataFrame) -> list[Block]:
    if measures.is_empty():
        return [Text(absent("school_measures_paper", measures))]
    columns = (
        Column("Мера", 5),
        Column("Срок", 1.8),
        Column("Состояние", 2),
        Column("Чем подтверждено", 2.6),
    )
    body = [
        (f"{r['number']}. {r['title']}", r["due_date"] or r["period_label"], r["state"], r["evidence"])
        for r in measures.iter_rows(named=True)
    ]
    return [full_table("Меры, сроки и состояние", columns, body)]
