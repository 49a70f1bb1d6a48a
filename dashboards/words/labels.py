"""Names that people read instead of codes: subjects, kinds of files, statuses, levels."""

from dashboards.words.dates import school_year

SUBJECTS = {
    "РУ": "русский язык",
    "МА": "математика",
    "ОМ": "окружающий мир",
    "БИ": "биология",
    "ИС": "история",
    "ГГ": "география",
    "ОБ": "обществознание",
    "ФИ": "физика",
    "ХИ": "химия",
    "ИЯ": "иностранный язык",
    "ЧГ": "читательская грамотность",
    "МГ": "математическая грамотность",
    "ЕНГ": "естественно-научная грамотность",
}

SOURCE_KINDS = {
    "raw_dump_2020": "Региональная выгрузка результатов, 2020 год",
    "raw_dump_2021": "Региональная выгрузка результатов, 2021 год",
    "raw_dump_2022": "Региональная выгрузка результатов, 2022 год",
    "results_long": "Таблица результатов (строка на задание)",
    "test_specs": "Описание проверочной работы",
    "mark_scales": "Шкала перевода баллов в отметки",
    "official_signs": "Перечень школ с признаками",
    "plans": "План мероприятий",
    "individual": "ФИС ОКО: индивидуальные результаты (Ф1)",
    "marks": "ФИС ОКО: статистика по отметкам",
    "journal": "ФИС ОКО: сравнение с журналом",
    "scores": "ФИС ОКО: распределение баллов",
    "items": "ФИС ОКО: выполнение заданий",
    "planned": "ФИС ОКО: планируемые результаты",
    "form": "Форма сбора",
    "schools": "Список школ",
    "teachers": "Список педагогов",
    "teaching_load": "Педагогическая нагрузка",
    "procedure_calendar": "График оценочных процедур",
    "plan_status": "Исполнение мер плана",
    "status_reports": "Отчёт школы об исполнении мер",
    "observers": "Реестр наблюдателей",
    "observation_sheets": "Листы наблюдения",
    "experts": "Реестр экспертов",
    "rechecks": "Перепроверка работ",
    "pd_courses": "Курсы повышения квалификации",
    "pd_completions": "Пройденные курсы",
    "pd_requests": "Заявки на повышение квалификации",
    "procedure_conditions": "Условия проведения процедур",
    "documents": "Реестр документов",
    "practices": "Лучшие практики и площадки",
    "explanations": "Пояснения школ",
    "upload_log": "Журнал загрузки",
    "appeals": "Обращения на горячую линию",
    "meetings": "Решения совещаний",
    "unrecognised": "Не распознан",
}

LOAD_STATUSES = {
    "loaded": "✓ загружен",
    "partly": "▲ загружен, часть строк отложена",
    "known": "○ уже был загружен",
    "already_known": "○ уже был загружен",
    "refused": "× не принят",
    "rejected": "× не принят",
    "unrecognised": "× не распознан",
    "superseded": "○ заменён новой версией",
}

EFFECTS = {
    "row_held": "строка отложена",
    "value_dropped": "значение не учтено",
    "noticed": "принято, обратите внимание",
    "file_refused": "файл не принят",
}

COURSE_STATUSES = {
    "proposed": "предложена",
    "accepted": "принята",
    "sent": "направлена",
    "enrolled": "зачислен",
    "completed": "завершена",
    "declined": "отклонена",
}

BUILD_STATUSES = {
    "published": "✓ опубликована",
    "success": "✓ опубликована",
    "running": "… идёт",
    "failed": "× не удалась, показана предыдущая",
    "rolled_back": "○ снята с показа",
}

ROLES = {
    "head": "руководитель",
    "methodologist": "методист",
    "analyst": "аналитик",
    "school": "школа",
}


def name(mapping: dict[str, str], code: str | None) -> str:
    """The human name of a code; an unknown code is shown as it is, nothing as «–»."""
    return mapping.get(code, str(code)) if code else "–"


def subject_name(code: str | None) -> str:
    """«МА» → «математика»."""
    return name(SUBJECTS, code)


def subject_title(code: str) -> str:
    """«МА» → «МА – математика», for filters."""
    return f"{code} – {SUBJECTS[code]}" if code in SUBJECTS else code


def grade(value: int | str) -> str:
    """«4 класс»."""
    return f"{value} класс"


def procedure(kind: str, year: int, season: str | None, subject: str, grade_tested: int) -> str:
    """«ВПР, МА, 4 класс, весна 2020/21»."""
    when = f"{season} {school_year(year)}" if season else school_year(year)
    return f"{kind}, {subject}, {grade(grade_tested)}, {when}"
