"""Сводная заявка на повышение квалификации и сопроводительное письмо.

The same lines as the page «Повышение квалификации»: the outgoing version (открытая) holds only lines that the school or
teacher accepted and no grounds beside a code; the internal one all open lines with priority, grounds and explanation.
"""

from __future__ import annotations

from dataclasses import replace

import polars as pl

from dashboards.documents.facts import names
from dashboards.documents.facts.context import CannotComposeError, Facts
from dashboards.documents.facts.letterhead import FOLDER
from dashboards.documents.forms import FormError, fill
from dashboards.documents.model import INTERNAL, Block, Book, Column, Paper, Table, Text
from dashboards.documents.official import FILL, letter
from dashboards.words import absent, count, labels
from dashboards.words.place import in_natural_order

FORM, LIST = "course_request.xlsx", "Список"
OTHER_HELP = "Другая помощь: курса нет или мест не хватило"


def lines(facts: Facts) -> pl.DataFrame:
    """Lines that the version may show: agreed ones outside, all open ones inside."""
    query = "papers/course_lines" if facts.version == INTERNAL else "papers/course_outgoing"
    return facts.rows(query, municipality=facts.request.municipality)


def compose(facts: Facts) -> Book:
    """The workbook and its letter."""
    outgoing = facts.rows("papers/course_outgoing", municipality=facts.request.municipality)
    sent = _in_form(facts, _book(facts, outgoing, False, _letter(facts, outgoing)))
    if facts.version != INTERNAL:
        return sent
    # The letter goes with the list of agreed lines; the working list of all open lines stays inside.
    return replace(_book(facts, lines(facts), True, sent.letter), enclosed=replace(sent, letter=None))


def _in_form(facts: Facts, book: Book) -> Book:
    """The list in the institute's own form, where the department has put one into its templates."""
    path = facts.home.root / FOLDER / FORM
    if not path.exists():
        return book
    try:
        return replace(book, form=fill(path.read_bytes(), book.sheets[LIST], book.provenance.organisation))
    except FormError as error:
        raise CannotComposeError(f"форма {FOLDER}/{FORM}: {error}") from error


def _book(facts: Facts, rows: pl.DataFrame, inside: bool, letter_: Paper | None) -> Book:
    sheets = {"По программам": _by_course(rows), LIST: _list(facts, rows, inside)}
    return Book("Сводная заявка на повышение квалификации", sheets, facts.provenance(), letter_)


def people_cnt(rows: pl.DataFrame) -> int:
    """People of a list, not its lines: a person on two lines is one, a line without a person is one place."""
    known = rows.filter(pl.col("teacher_code").is_not_null())
    return known["teacher_code"].n_unique() + rows.height - known.height


def _by_course(rows: pl.DataFrame) -> Table:
    by = (
        rows.with_columns(pl.col("course_name").fill_null(OTHER_HELP))
        .group_by("course_name", "organisation", "hours", "course_form", "dates_text", maintain_order=True)
        .agg(
            people=pl.col("teacher_code").drop_nulls().n_unique() + pl.col("teacher_code").null_count(),
            schools=pl.col("school_code").n_unique(),
        )
    )
    columns = (
        Column("Программа", 5),
        Column("Организация", 3),
        Column("Часы", 0.9, True, 0),
        Column("Форма", 1.6),
        Column("Поток", 2),
        Column("Слушателей", 1.3, True),
        Column("Школ", 1, True),
    )
    body = [
        (
            r["course_name"],
            r["organisation"],
            r["hours"],
            r["course_form"],
            r["dates_text"],
            r["people"],
            r["schools"],
        )
        for r in by.iter_rows(named=True)
    ]
    body.append(("Всего", " ", " ", " ", " ", people_cnt(rows), rows["school_code"].n_unique()))
    return Table("Потребность по программам", columns, tuple(body), bold_rows=frozenset({len(body) - 1}))


def _list(facts: Facts, rows: pl.DataFrame, inside: bool) -> Table:
    people = facts.names("teachers", rows["teacher_code"])
    heads = [
        ("№", 0.5), ("ОО", 3), ("ФИО", 2.2), ("Код педагога", 1.8), ("Должность", 2), ("Предмет", 1.2), 
        ("Категория", 1.6),
        ("Год последнего ПК", 1), ("Программа", 4), ("Часы", 0.8), ("Форма", 1.4), ("Поток", 1.8), ("Источник", 1.4),
        ("Контакт", 1.4),
    ]  # fmt: skip
    if inside:
        heads += [
            ("Тема", 2.4),
            ("Приоритет", 1.2),
            ("Из чего сложился", 2.4),
            ("Основание", 3.6),
            ("Почему так", 3),
        ]
        heads += [("Состояние", 1.3)]
    body = []
    rows = in_natural_order(rows, "school_name")
    for i, r in enumerate(rows.iter_rows(named=True), start=1):
        row = (
            i,
            names.school(r["school_name"] or r["school_code"]),
            people.get(r["teacher_code"], " "),
            r["teacher_code"] or "определяет школа",
            r["position"],
            labels.subject_name(r["subject"]) if r["subject"] else None,
            r["category"],
            str(r["last_course_year"]) if r["last_course_year"] else None,
            r["course_name"] or f"другая помощь: {r['help_form'] or 'консультация'}",
            r["hours"],
            r["course_form"],
            r["dates_text"],
            " ",
            " ",
        )
        body.append((*row, *_reasons(r)) if inside else row)
    columns = tuple(Column(h, w, h in ("№", "Часы"), 0) for h, w in heads)
    named = rows["teacher_code"].drop_nulls().unique()
    by_hand = "источник (госзадание, ЦНППМ, внебюджет) и контакт вписываются в ведомстве"
    if people and all(code in people for code in named):
        note = f"Имена – из реестра педагогов; {by_hand}."
    elif people:
        known = f"есть у {count(len(people), 'человек')} из {named.len()}"
        note = f"Имена – из реестра педагогов, {known}; остальные, {by_hand}."
    else:
        note = f"Фамилия, имя, отчество, {by_hand}: имён в этой бумаге нет."
    return Table("Список на повышение квалификации", columns, tuple(body), note)


def _reasons(row: dict) -> tuple[str | None, ...]:
    """What only the internal version says about a line."""
    said = row["explanation"] if row["course_name"] else row["help_text"] or row["explanation"]
    status = labels.name(labels.COURSE_STATUSES, row["status"])
    return row["deficit"], row["priority"], row["priority_reasons"], row["grounds"], said, status


def _addressee(rows: pl.DataFrame) -> str:
    """Whom the request goes to: the organisations that teach, not the ministry."""
    organisations = rows["organisation"].drop_nulls().unique(maintain_order=True).to_list()
    if not organisations:
        return f"Руководителю организации дополнительного профессионального образования\n{FILL}"
    if len(organisations) == 1:
        return f"Руководителю организации: {organisations[0]}"
    return "Руководителям организаций: " + "; ".join(organisations)


def _letter(facts: Facts, rows: pl.DataFrame) -> Paper:
    by = rows.group_by("course_name", maintain_order=True).agg(
        people=pl.col("teacher_code").drop_nulls().n_unique() + pl.col("teacher_code").null_count()
    )
    body: list[Block] = [
        Text(
            "Направляем сводную заявку на повышение квалификации педагогических работников: "
            f"{count(people_cnt(rows), 'слушатель')}, "
            f"{count(by.height, 'программа')}. Просим учесть её при формировании групп и государственного задания."
        )
    ]
    if by.height:
        columns = (Column("Программа", 6), Column("Слушателей", 1.4, True))
        body.append(Table("Потребность по программам", columns, tuple(by.iter_rows())))
    else:
        body.append(Text(absent("course_lines", rows.height)))
    body.append(
        Text(
            "В заявку включены только строки, с которыми согласны школа или педагог. Основания не прилагаются."
        )
    )
    return letter(
        facts,
        "О сводной заявке на повышение квалификации",
        _addressee(rows),
        tuple(body),
        "Сопроводительное письмо",
        (f"Сводная заявка, файл xlsx, {count(rows.height, 'строка')}.",),
    )
