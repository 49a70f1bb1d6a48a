"""Обучающиеся, которым нужна помощь: codes of a school with the basic tasks they did not do, for the school alone."""

from __future__ import annotations

from dashboards.documents.facts import names
from dashboards.documents.facts.context import CannotComposeError, Facts
from dashboards.documents.model import Block, Column, Paper, Table, Text
from dashboards.words import absent, day, labels
from dashboards.words.pupils import lacking_words, undone_words


def compose(facts: Facts) -> Paper:
    """The list, a table a class and work; raises CannotComposeError for whoever is no school,
    and with nobody on it: then it says whether nobody needs help or what is missing to know."""
    code = facts.request.school_code
    if facts.scope.reads != "school":
        raise CannotComposeError("коды обучающихся видит только сама школа: список готовит её координатор")
    works = facts.rows_if_built("school/help_works", school_code=code, today=facts.today)
    if works is None or works.is_empty():
        raise CannotComposeError(absent("pupils_works", 0 if works is None else works))
    rows = facts.rows("school/pupils_to_help", school_code=code, today=facts.today)
    lacking = [lacking_words(r) for r in works.iter_rows(named=True) if r["missing"]]
    if rows.is_empty():
        said = " ".join(f"{what} {do}" for what, do in lacking)
        raise CannotComposeError(said or absent("pupils_to_help", rows))
    until = max(rows["shown_until"])
    blocks: list[Block] = [
        Text(
            "Коды обучающихся ниже базового уровня и базовые задания, за которые они не получили ни балла. Это повод "
            "посмотреть, чему помочь, а не вывод об обучающемся."
        ),
        Text(f"Список живёт по {day(until)}, потом исчезает; напечатанное уничтожают."),
        *(Text(what) for what, _ in lacking),
    ]
    keys = ("kind", "season", "subject", "grade", "class_label", "school_year")
    for (kind, season, subject, grade, label, _), part in rows.group_by(keys, maintain_order=True):
        work = ", ".join(str(word) for word in (kind, season) if word)
        body = tuple(
            (r["participant_code"], undone_words(r), r["not_attempted_cnt"])
            for r in part.iter_rows(named=True)
        )
        columns = (
            Column("Код", 1.2),
            Column("Базовые задания без балла", 6),
            Column("Не приступал", 1.1, True),
        )
        blocks.append(
            Table(f"{labels.subject_title(subject)}, {label or labels.grade(grade)}. {work}", columns, body)
        )
    return Paper(
        title=f"Обучающиеся, которым нужна помощь\n{names.school(facts.school_name(code))}",
        kind="Обучающиеся, которым нужна помощь",
        blocks=tuple(blocks),
        provenance=facts.provenance(Школа=facts.school_name(code)),
    )
