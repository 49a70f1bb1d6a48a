"""Words about the pupils who need help, for the page and the paper of their school."""

from dashboards.words import labels


def undone_words(row: dict) -> str:
    """Which basic tasks earned nothing; «известна только отметка» where there are no scores."""
    if row["undone_cnt"] is None:
        return "известна только отметка"
    return row["undone"] or "за каждое есть балл"


def lacking_words(row: dict) -> tuple[str, str]:
    """Of a row of `school/help_works` that lacks something: what, and what to load."""
    sitting = ", ".join(str(word) for word in (row["kind"], row["season"]) if word)
    what = (
        f"{labels.subject_title(row['subject'])}, {labels.grade(row['grade'])}, {sitting}: {row['missing']}."
    )
    return what, f"Загрузите {row['to_load']}; если файлы загружает методист, попросите его."
