"""How strictly a column is read: codes, words of people, names of schools, published documents; and what to call it."""

from __future__ import annotations

from ingestion.core.personal.reading import Reading
from ingestion.core.personal.vocabulary import vocabulary
from ingestion.core.text import header_key

OURS, NAMED = vocabulary("columns_ours"), vocabulary("columns_named")
PUBLISHED, CODES = vocabulary("columns_published"), vocabulary("columns_codes")
# What our columns of results and reports are called for a person; registers bring the headers of their own specs.
WORDS = {
    "municipality": "муниципалитет",
    "school_name": "название школы",
    "class_text": "класс",
    "class_label": "класс",
    "procedure_name": "процедура",
    "total_text": "сумма баллов",
    "column_name": "заголовок задания",
    "value": "балл",
    "skill_group": "группа умений",
    "variant": "вариант",
    "title": "мероприятие",
    "responsible": "ответственный",
    "expected_result": "ожидаемый результат",
    "timing_text": "срок",
    "document": "документ",
    "skill": "умение",
    "text": "пункт приказа",
    "group_name": "группа участников",
    "task_code": "задание",
    "sheet": "название листа",
}
_PERSONAL = tuple(
    header_key(text)
    for text in (
        "фио", "фамилия", "отчество", "паспорт", "снилс", "телефон", "тел", "почта", "email", "e-mail", "дата рождения",
        "адрес", "документ удостоверяющий", "серия", "инн", "день рождения", "номер карты", "место жительства",
    )
)  # fmt: skip
_GIVEN = (header_key("имя"), header_key("имя участника"), header_key("имя ребёнка"))


def reading_of(column: str) -> Reading | None:
    """Return how a column is read; None – the program has written it itself."""
    if column in OURS:
        return None
    if column in PUBLISHED:
        return Reading.PUBLISHED
    if column in NAMED:
        return Reading.NAMED
    return Reading.CODE if column in CODES else Reading.TEXT


def is_personal_header(header: str | None) -> bool:
    """Whether a column's header says that its cells are about a person: name, document, phone, e-mail, address."""
    key = header_key(header)
    return key in _GIVEN or any(key.startswith(name) for name in _PERSONAL)
