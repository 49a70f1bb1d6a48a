"""Columns that all sources of results share: what names a pupil and a test, what is read, what raw tables take."""

from __future__ import annotations

PERSON = ["school_code", "participant_code"]
PROCEDURE = ["kind", "school_year", "season", "subject", "grade", "class_grade"]
# What tells tests of one subject apart; empty for most.
VARIETY = ["language", "study_level"]
TEXT_COLUMNS = (
    "login_text",
    "municipality",
    "municipality_code",
    "school_name",
    "class_text",
    "participant_code",
    "sex_text",
    "variant_text",
    "attendance_text",
    "total_text",
    "journal_text",
    "mark_text",
    "level_text",
    "upload_text",
    "procedure_name",
    "date_text",
)

PARTICIPANT_COLUMNS = [
    "sheet",
    "row_number",
    *PROCEDURE,
    *VARIETY,
    "procedure_name",
    "procedure_date",
    "municipality",
    "municipality_code",
    "school_code",
    "school_name",
    "class_text",
    "class_label",
    "participant_code",
    "sex",
    "variant",
    "attendance",
    "total_text",
    "primary_score",
    "has_total_column",
    "is_unfilled",
    "max_primary_score",
    "file_mark",
    "level",
    "journal_mark",
    "uploaded_at",
]
TASK_COLUMNS = [
    "participant_sheet",
    "participant_row",
    "row_number",
    "column_name",
    "task_no",
    "task_code",
    "value",
    "score",
    "response",
    "max_score",
    "skill_group",
]
WORDS = {
    "login_text": "логин школы",
    "participant_code": "код участника",
    "variant_text": "вариант",
    "journal_text": "отметка по журналу",
    "mark_text": "отметка",
    "sex_text": "пол",
    "level_text": "уровень",
    "upload_text": "дата загрузки",
    "total_text": "сумма баллов",
    "class_text": "класс",
    "attendance_text": "явка",
}


def file_headers(titles: dict[str, str]) -> dict[str, str]:
    """Return our word for a column → the file's header, from text column → header; findings then name the real cell."""
    return {WORDS[name]: title for name, title in titles.items() if name in WORDS}
