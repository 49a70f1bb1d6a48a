"""Why something failed, in words: what happened for the head, what to do for whoever keeps the program.

A failure comes as an exception, or as what dbt says about a model or a test; nothing of it reaches people in English.
"""

from __future__ import annotations

import errno
import re
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Reason:
    """A sentence without its full stop, and what to do about it."""

    sentence: str
    advice: str


MEMORY = Reason(
    "не хватило оперативной памяти",
    "Закройте другие программы или добавьте памяти и выполните «obektiv refresh». Сколько памяти брать сборке, задаёт "
    "переменная OBEKTIV_MEMORY (например, 6GB; без неё – 60 % памяти компьютера).",
)
DISK = Reason(
    "на диске нет места",
    "Освободите место на диске рабочей папки (сборке нужно вдвое больше, чем она занимает) "
    "и выполните «obektiv refresh».",
)
RIGHTS = Reason(
    "в рабочую папку нельзя записать: нет прав или диск открыт только для чтения",
    "Проверьте права на рабочую папку (переменная OBEKTIV_HOME) и выполните «obektiv refresh».",
)
HELD = Reason(
    "файл базы открыт другой программой",
    "Закройте её и повторите. Смотреть данные чужой программой можно по копии файла.",
)
CORRUPT = Reason(
    "файл базы повреждён",
    "Если повреждено хранилище (ingested.duckdb), выполните «obektiv rebuild», затем «obektiv build»; "
    "если опубликованная сборка – «obektiv rollback» или «obektiv build --full-refresh». Исходные файлы целы в архиве.",
)
STOPPED = Reason(
    "работу остановили до конца (человек, система или выключение)",
    "Выполните «obektiv refresh»: она начнёт с того же места.",
)
KILLED = Reason(
    "система остановила сборку, скорее всего не хватило оперативной памяти",
    MEMORY.advice,
)
PROGRAM = Reason(
    "ошибка в программе",
    "Передайте файлы папки logs тому, кто сопровождает программу; прежние числа целы.",
)

# In the order of asking: what stands first explains what stands below it.
SIGNS: tuple[tuple[str, Reason], ...] = (
    (
        r"no space left|enospc|disk (?:is )?full|errno 28|file too large|max_temp_directory_size|quota exceeded",
        DISK,
    ),
    (
        r"read-only file system|permission denied|errno 13|errno 30|access is denied|attached in read-only mode",
        RIGHTS,
    ),
    (r"could not set lock|conflicting lock|being used by another process|unique file handle conflict", HELD),
    (
        r"out of memory|failed to (?:allocate|pin|offload)|cannot allocate memory|bad allocation|memoryerror",
        MEMORY,
    ),
    (
        r"not a valid duckdb database|corrupt|checksum|serialization error|failed to deserialize"
        r"|database has been invalidated|could not read enough bytes|unrecognized file format",
        CORRUPT,
    ),
)
HOLDER = re.compile(r"conflicting lock is held in (?P<program>.+?) \(pid (?P<pid>\d+)\)", re.IGNORECASE)
KILLED_CODES = (-9, 137)
DISK_ERRORS = (errno.ENOSPC, errno.EFBIG, errno.EDQUOT)
RIGHTS_ERRORS = (errno.EACCES, errno.EROFS, errno.EPERM)
# Rules of the build that are files of their own, as people read them.
RULES = {
    "every_file_row_is_loaded_or_held": "часть строк файла не загружена и не задержана",
    "every_results_row_is_in_a_mart_or_superseded": "загруженные результаты не дошли до витрин",
    "plan_counts_add_up": "таблицы плана считают сроки по-разному",
    "plan_states_agree": "состояние меры не согласуется с её отметкой и сроком",
    "reports_add_up": "классы не складываются в школы или школы в муниципалитет",
    "reports_expected_rows": "участников меньше или больше, чем известно по школам",
    "reports_shares_sum_to_100": "доли одной группы не дают в сумме 100 %",
    "slices_of_loads_name_procedures_of_marts": "новый файл не заменил бы прежний файл того же класса",
    "sources_that_brought_nothing": "нет результатов ни одной процедуры",
}
GENERIC = {
    "not_null": "в таблице {table} есть строки с пустым «{column}»",
    "unique": "в таблице {table} повторяется «{column}»",
    "unique_combination": "в таблице {table} повторяются строки, которые должны быть единственными",
    "relationships": "в таблице {table} названо то, чего нет в справочнике ({column})",
    "key_relationships": "в таблице {table} названо то, чего нет в справочнике",
    "accepted_values": "в таблице {table} недопустимое значение «{column}»",
}
# What the database says of a row that the contract of a mart forbids → the rule of GENERIC that says the same.
CONTRACT: tuple[tuple[str, str], ...] = (
    (r"NOT NULL constraint failed: \w+\.(?P<column>\w+)", "not_null"),
    (r"PRIMARY KEY or UNIQUE constraint violation|violates primary key constraint", "unique_combination"),
)
CHECKED = Reason(
    "данные не прошли проверку сборки",
    "Посмотрите «obektiv status»: там названы проверки; исправьте файл или отзовите его и выполните «obektiv refresh».",
)


def of_text(text: str) -> Reason:
    """The reason that a message in English speaks of; a mistake of the program where it is none of the known."""
    for pattern, reason in SIGNS:
        if re.search(pattern, text, re.IGNORECASE):
            holder = HOLDER.search(text)
            if reason is HELD and holder:
                name = holder["program"].replace("\\", "/").rsplit("/", 1)[-1].strip()
                return Reason(f"{HELD.sentence} ({name}, процесс {holder['pid']})", HELD.advice)
            return reason
    return PROGRAM


def of_error(error: BaseException) -> Reason:
    """The reason that an exception speaks of."""
    if isinstance(error, MemoryError):
        return MEMORY
    if isinstance(error, KeyboardInterrupt | SystemExit):
        return STOPPED
    if isinstance(error, OSError) and error.errno in DISK_ERRORS:
        return DISK
    if isinstance(error, OSError) and error.errno in RIGHTS_ERRORS:
        return RIGHTS
    if isinstance(error, FileNotFoundError | NotADirectoryError) and error.filename:
        return Reason(
            f"не найден файл или папка «{error.filename}»",
            "Проверьте путь к рабочей папке (переменная OBEKTIV_HOME) и повторите.",
        )
    return of_text(str(error))


def of_exit(code: int, last_words: str) -> Reason:
    """The reason of a build that ended without naming a failure."""
    return KILLED if code in KILLED_CODES else of_text(last_words)


def of_node(node: dict[str, Any]) -> tuple[str, Reason]:
    """What dbt says about one model or test as (sentence with the name of it, reason).

    node: how it ended (`warehouse.dbt_child.Node` as a dict).
    """
    name, message = node["unique_id"].split(".")[2], (node.get("message") or "").strip()
    if node["status"] == "fail":
        rows = re.search(r"Got (\d+) result", message)
        counted = f", строк: {rows[1]}" if rows else ""
        return _checked(_rule_words(name, node["test"]) + counted, f"проверка {name}")
    for pattern, rule in CONTRACT:
        if broken := re.search(pattern, message):
            column = broken.groupdict().get("column", "")
            return _checked(GENERIC[rule].format(table=name, column=column), f"договор таблицы {name}")
    reason = of_text(message)
    first = f": {message.splitlines()[0][:200]}" if message and reason is PROGRAM else ""
    return f"{reason.sentence} ({name}{first})", reason


def _checked(sentence: str, by: str) -> tuple[str, Reason]:
    return f"{sentence} ({by})", Reason(f"данные не прошли проверку: {sentence}", CHECKED.advice)


def _rule_words(name: str, test: dict[str, Any]) -> str:
    if pattern := GENERIC.get(test.get("name", "")):
        return pattern.format(table=test["table"] or name, column=test["column"])
    return RULES.get(name, "не выполнено правило данных")
