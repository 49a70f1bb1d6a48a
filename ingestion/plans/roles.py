"""What a cell of a table's head says its column is, by the words people use in heads of plans."""

import re

from ingestion.plans.text import clean, fold

MAX_HEAD = 120
NUMBER_NAMES = {
    "№",
    "№пп",
    "пп",
    "n",
    "nпп",
    "nnпп",
    "nn",
    "№№",
    "№№пп",
    "no",
    "номер",
    "номерпп",
    "пункт",
    "№пункта",
    "пунктплана",
    "нпп",
}
#: Heads of columns of those who answer that are verbs; «контролируется» speaks of the thing.
WHO_DOES = {
    "контролирует",
    "проверяет",
    "проводит",
    "готовит",
    "организует",
    "исполняет",
    "выполняет",
    "осуществляет",
}
#: Heads of columns that count days or weeks of the month that stands above; «часов в неделю» is none of them.
PARTS_OF_MONTH = {"неделя", "недели", "неделямесяца", "№недели", "число", "числа", "числомесяца"}
#: Heads of columns that count parts of a year: «Квартал» over «I», «II», «I-IV».
COUNTED = {"квартал", "кварталы", "четверть", "полугодие", "триместр"}
# What was done about a measure, in the head of a plan or of a report about one.
MARK = re.compile(
    r"отметк|статус|^(?:%|процент\S*|степень)\s+(?:ис|вы)полн|корректиров|фактическ|причин\S*\s+(?:не|перенос|отклон)|(?<![а-яё])перенос\S*\s+срок|(?:информаци|сведени|отч[её]т)\S*\s+(?:об?|по)\s+(?:факт\S*\s+)?"
    r"(?:исполн|выполн|реализ)|^(?:исполнени[ея]|выполнени[ея]|реализация|исполнено|выполнено|ход)\b",
    re.I,
)
NO_MARK = re.compile(r"^(?:срок|период|ответствен|исполнител|критери|показател|результат|ожидаем|план)", re.I)
# The order of roles is the order of precedence: a "дата проведения мероприятия" is a timing, not a title.
WORDS = {
    "other": ("финансир", "стоимост", "категори", "участник"),
    "timing": (
        "срок",
        "дата",
        "даты",
        "период",
        "время",
        "когда",
        "начало",
        "окончани",
        "завершени",
        "конец",
    ),
    "responsible": ("ответствен", "исполнител", "соисполнител", "координатор", "отвечает", "кто"),
    "title": (
        "мероприят",
        "содержан",
        "наименован",
        "меры",
        "мера",
        "действи",
        "задач",
        "объект",
        "контролируе",
        "проверяе",
    ),
    "expected_result": (
        "ожидаем",
        "результат",
        "индикатор",
        "показател",
        "итог",
        "выход",
        "документ",
        "примечан",
    ),
    "direction": ("направлен", "раздел"),
}
RESULT_WORDS = ("ожидаем", "результат")
# Words that name the column of measures where no other column does and its cells are things to do.
WEAK_TITLE = (
    "направлен",
    "деятельност",
    "работ",
    "процедур",
    "мониторинг",
    "диагностик",
    "этап",
    "делаем",
    "сделать",
    "вопрос",
    "повестк",
    "событи",
    "шаг",
    "что",
    "тема",
    "темы",
    "поручен",
    "проведени",
    "форма",
    "формы",
    "дел",
)
# Columns of people or papers that answer for nothing: for whom a measure is, where it is heard of, how it is done.
ASIDE = re.compile(
    r"аудитор|целев\S* групп|слушател|адресат|участник|категори|контингент|(?:для|с)\s+ке?м|для\s+кого|кого\s"
    r"|^(?:где|место|цель|вид|форм[аы]|метод(?:ы|ика)?|класс(?:ы|ов)?)(?![а-яё])|рассматрив|обсужда|подведени",
    re.I,
)
# A line that names those who answer for all rows below it.
ANSWERS = re.compile(
    r"^(?:ответственн\w+|исполнител\w+|куратор\w*)(?:\s+(?:за|исполнител|лиц|по)[^:]{0,60})?\s*[:–—]\s*(?P<who>\S.{2,})$",
    re.I,
)
BEGIN = re.compile(r"начал|старт|(?:^|\s)с$", re.I)
END = re.compile(r"оконч|заверш|конец|конца|(?:^|\s)по$", re.I)
LEVELS = (
    ("региональный уровень", re.compile(r"регион|краев|област|республик|субъект", re.I)),
    ("муниципальный уровень", re.compile(r"муницип|районн|городск", re.I)),
    (
        "уровень школы",
        re.compile(r"школ|институцион|(?<![А-Яа-я])(?:ОО|ОУ|ООО)(?![А-Яа-я])|образовательн\w+ орган", re.I),
    ),
)


def role_of(text: str) -> str:
    """Role of a head's cell: a key of `WORDS`, `number`, `mark`, `combined` (time and responsible) or `blank`."""
    key = fold(text)
    if not key:
        return "blank"
    if key in WHO_DOES:
        return "responsible"
    if key in PARTS_OF_MONTH | COUNTED:
        return "timing"
    if key in NUMBER_NAMES or (key.startswith("№") and len(key) <= 15):
        return "number"
    if len(text) > MAX_HEAD or "№" in key:
        return "other"
    plain = clean(text)
    if MARK.search(plain) and not NO_MARK.match(plain):
        return "mark"
    has = {role for role, words in WORDS.items() if has_word(text, words)}
    if "timing" in has and "responsible" in has:
        return "combined"
    if "responsible" in has:  # «Исполнители, участники»
        has.discard("other")
    if "expected_result" in has and any(word in key for word in RESULT_WORDS) and "timing" not in has:
        return "expected_result"
    return next((role for role in WORDS if role in has), "other")


def has_word(text: str, words: tuple[str, ...]) -> bool:
    """Whether a word of the text begins as one of these; a long one may stand inside another."""
    key = fold(text)
    tokens = [fold(token) for token in clean(text).split()]
    return any(token.startswith(word) for token in tokens for word in words) or any(
        word in key for word in words if len(word) >= 7
    )


def level_of(text: str) -> str | None:
    """The level a column is about («Муниципальный уровень»), None when its head names none."""
    if len(text) > MAX_HEAD:
        return None
    return next((name for name, pattern in LEVELS if pattern.search(text)), None)
