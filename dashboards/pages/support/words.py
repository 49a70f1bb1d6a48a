"""What the list of cases says in words: its first sentence and the cells that join several columns."""

import polars as pl

from dashboards.words import absent, count, day, number, plural

#: The state of a case about which its school is not asked any more (seed `case_states`).
PAST = "прошлых лет"


def past_words(cases: pl.DataFrame) -> str:
    """«Ещё 15 дел прошлых лет: …», or nothing."""
    past = cases.filter(state=PAST).height
    if not past:
        return ""
    return (
        f"Ещё {count(past, 'дело')} прошлых лет: школу о них уже не спрашивают, смотрят на следующую такую же работу. "
        f"Список – в отборе по состоянию «{PAST}»."
    )


def finding(cases: pl.DataFrame) -> str:
    """How many cases are open, how many wait too long."""
    is_open = cases.filter(~pl.col("is_closed"))
    late = is_open.filter("is_overdue").height
    schools = count(is_open["school_code"].n_unique(), "школа")
    verb = plural(is_open.height, "Открыто", "Открыты", "Открыто")
    if is_open.is_empty():
        return absent("cases_open", is_open)
    text = f"{verb} {count(is_open.height, 'дело')}, {schools}."
    return text + (f" Срок прошёл: {number(late)}." if late else "")


def state_words(row: dict) -> str:
    """«проверяется, с 22.06.2026; предлагается: не подтвердилось»."""
    since = f", с {day(row['since'])}" if row["since"] else ""
    proposed = f"; предлагается: {row['proposed_state']}" if row["proposed_state"] else ""
    return f"{row['state_shown']}{since}{proposed}"


def next_words(row: dict) -> str:
    """«назначить проверку – методист»: the step and whose it is."""
    return " – ".join(word for word in (row["next_step"], row["owner"]) if word) if row["next_step"] else "–"
