"""Sections of the page «План» about papers: letters that wait for an answer, and a new version of a plan."""

import polars as pl

from dashboards import data, frame
from dashboards.frame import Column
from dashboards.words import absent, count, day, number

LETTERS = [
    Column("direction_name", "Письмо", css="nowrap"),
    Column("document_no", "№", css="nowrap"),
    Column("document_date", "Дата", day, css="nowrap"),
    Column("topic", "О чём", css="wide"),
    Column("school_name", "Кого касается", nothing="ведомство", css="mid"),
    Column("to_know", "Кто должен узнать", nothing="не указано", css="mid"),
    Column("reply_due_on", "Ответ к дню", day, nothing="не нужен", css="nowrap"),
    Column("state", "Как с ответом", css="nowrap"),
    Column("answered_on", "Ответили", day, css="nowrap"),
]
CHANGES = [
    Column("change", "Что с мерой", css="nowrap"),
    Column("number", "№", css="nowrap"),
    Column("number_before", "Был №", css="nowrap"),
    Column("title", "Мера", css="wide"),
    Column("what_changed", "Что изменилось", css="mid"),
]


def show() -> None:
    """Who is to know of a letter, who has not answered, by what day."""
    told = data.fetch_if_built("plan/letters")
    frame.heading("Письма")
    if told is None or told.is_empty():
        frame.empty(
            absent("letters", told),
            "Письма записывают в реестр документов: вид, номер, дата, тема, срок ответа, кому сообщить, на что ответ.",
            "obektiv template documents --out форма.xlsx",
        )
        return
    frame.note(_summary(told))
    frame.table_block(told, LETTERS, "pisma", "Письма", {})
    frame.how_counted("fct_letters")


def _summary(letters: pl.DataFrame) -> str:
    waiting, late = letters.filter("is_open").height, letters.filter("is_overdue").height
    if not waiting:
        return absent("answers_awaited", waiting)
    passed = f", у {number(late)} из них срок прошёл" if late else ""
    return f"Ждём: {count(waiting, 'ответ')}{passed}. Ответом считается письмо, в котором назван номер («Ответ на №»)."


def versions(plans: list[str], names: dict[str, str]) -> None:
    """What is new, dropped, changed or renumbered in the newest version of each chosen plan; nothing where none is."""
    told = data.fetch_if_built("plan/changes")
    if told is None:
        return
    for place, plan_id in enumerate(plans):
        own = told.filter(plan_id=plan_id)
        if own.is_empty():
            continue
        title = f"Новая редакция плана {names[plan_id]}: {count(own.height, 'мера')}"
        frame.heading(title)
        frame.note(
            "Рядом с прежней редакцией. Что сообщено о мере раньше, остаётся при ней и под новым номером; сообщённое "
            "об исключённой мере больше не считается."
        )
        frame.table_block(own, CHANGES, f"redakciya-{place}", title, {})
        frame.how_counted("rpt_plan_changes")
