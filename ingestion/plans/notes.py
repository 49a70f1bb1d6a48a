"""Everything the readers may remark, in one place: rule → what was done and how to avoid it next time."""

from ingestion.plans.model import Note
from ingestion.plans.row import Row
from ingestion.plans.text import quote
from warehouse.plans.names import strip_names

# {value} is a citation of the text concerned, {other} a second one where the rule needs it.
RULES = {
    "plan_tail_repeated": (
        "Повтор конца ячейки выше {value} отброшен.",
        "Удалите лишнюю строку в документе.",
    ),
    "plan_row_joined": (
        "Строка разорвана: {value} присоединено к ячейке выше.",
        "Соедините строки в документе.",
    ),
    "plan_cell_joined": (
        "Перенос внутри ячейки: {value} присоединено к ней.",
        "Уберите перенос строки в ячейке.",
    ),
    "plan_columns_shifted": (
        "Номер слит с названием меры: столбцы строки сдвинуты на место.",
        "Отделите номер от названия.",
    ),
    "plan_number_glued": ("Номер слит с названием меры: отделён.", "Отделите номер от названия."),
    "plan_number_repeated": (
        "Номер {value} в плане уже был, эта мера учтена как {other}.",
        "Исправьте нумерацию в плане.",
    ),
    "plan_number_restored": (
        "Номер {value} читается как {other}: таблица отбросила ноль.",
        "Задайте столбцу номера текстовый формат.",
    ),
    "plan_empty_row": ("Строка с номером {value} пуста.", "Удалите строку или внесите меру."),
    "plan_header_repeated": (
        "Шапка таблицы повторена: прочитана как шапка, не как мера.",
        "Делать ничего не нужно.",
    ),
    "plan_page_number": ("Номер страницы между строками таблицы пропущен.", "Делать ничего не нужно."),
    "plan_heading_taken": (
        "Строка {value} без срока и ответственного прочитана как заголовок раздела.",
        "Если это мера, укажите её срок и ответственного.",
    ),
    "plan_year_heading": (
        "Строка {value} – год: сроки мер под ней прочитаны в этом году.",
        "Делать ничего не нужно.",
    ),
    "plan_timing_from_heading": (
        "Срок меры взят из заголовка {value} над ней.",
        "Если срок другой, внесите его в строку меры.",
    ),
    "plan_timing_from_above": (
        "Срок меры {value} взят из строки выше: в своей строке он не повторён.",
        "Если срок другой, внесите его в строку меры.",
    ),
    "plan_head_by_content": (
        "Столбцы прочитаны по содержанию, а не по названиям: {value}.",
        "Если столбец понят неверно, назовите его «Мероприятие», «Срок» или «Ответственный».",
    ),
    "plan_no_timing": (
        "В таблице плана нет столбца со сроками: меры загружены без срока.",
        "Добавьте столбец «Срок».",
    ),
    "plan_mark_not_read": (
        "Отметка {value} не названа ни одним из статусов: оставлена словами.",
        "Запишите статус: выполнено, частично, в работе, перенесено, не выполнено.",
    ),
    "plan_order_alone": (
        "Прочитан приказ {value} без самого плана: загружены его пункты со сроками, мер в нём нет.",
        "Загрузите план, который утверждён приказом: его меры появятся вместе с ним.",
    ),
    "plan_period_of_order": (
        "Учебный год взят из даты приказа {value}: в словах он не назван.",
        "Если год другой, назовите его в приказе.",
    ),
    "plan_stray_text": (
        "Текст между строками таблицы {value} не отнесён ни к одной мере.",
        "Если это часть меры, внесите его в её ячейку.",
    ),
    "plan_text_after_table": (
        "После таблицы плана стоит текст {value}: это пояснения или подписи, а не меры.",
        "Если там есть меры, внесите их в таблицу.",
    ),
    "plan_other_table": (
        "После плана идёт другая таблица {value}: она не прочитана как меры.",
        "Если это часть плана, повторите над ней шапку таблицы.",
    ),
}


def note(rule_id: str, row: Row, column: str = "", value: str = "", other: str = "") -> Note:
    """A note about a row by the words of its rule."""
    message, how_to_fix = RULES[rule_id]
    text = message.format(value=quote(value), other=quote(other))
    return Note(rule_id, row.place, row.line, column, strip_names(value), text, how_to_fix)
