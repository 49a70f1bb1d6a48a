"""What each role finds first on «Обзор»: its own things that wait, each with who, how long and the next action."""

from dataclasses import replace

import polars as pl

from dashboards import data
from dashboards.frame.figures import Todo
from dashboards.pages.overview import attention
from dashboards.pages.plan import windows as plan
from dashboards.words import count, day, number, plural, school_year
from dashboards.words.markup import Way, school_link
from dashboards.words.place import natural

#: So many overdue measures stand in the list themselves, and so many schools are named in a line.
MOST, NAMED = 5, 4


def overdue(windows: pl.DataFrame) -> list[Todo]:
    """Measures whose term has passed: which, who answers, how long ago; the longest first, the rest counted."""
    late = plan.late(windows)
    items = [
        Todo(
            f"{row['number']} {row['title']}",
            f"{row['responsible'] or 'ответственный в плане не назван'}. "
            f"Срок прошёл {count(row['days_overdue'], 'день')} назад, {day(row['due_date'])}.",
            Way("К мере", "plan", {"plan": row["plan_id"], "section": "Меры", "q": row["title"].lower()}),
        )
        for row in late.head(MOST).iter_rows(named=True)
    ]
    rest = late.height - MOST
    if rest > 0:
        verb = plural(rest, "Прошёл", "Прошли", "Прошло")
        what = f"{verb} ещё {count(rest, 'срок')} по плану"
        items.append(Todo(what, "", Way("Ко всем", "plan", {"state": plan.LATE})))
    return items


def soon(windows: pl.DataFrame) -> list[Todo]:
    """Terms of the next two weeks in one line."""
    return [item for item in attention.from_plan(windows) if item.kind == "plain"]


def links_of(codes: list[str], names: dict[str, str | None], year: int) -> str:
    """Schools in natural order, the first few as links, ready markup: «СОШ № 2, СОШ № 10 и ещё 3»."""
    known = sorted(
        ((names.get(code) or f"школа {code}", code) for code in dict.fromkeys(codes)), key=_by_name
    )
    rest = len(known) - NAMED
    links = ", ".join(school_link(code, name, year=year) for name, code in known[:NAMED])
    return links + (f" и ещё {number(rest)}" if rest > 0 else "")


def _by_name(school: tuple[str, str]) -> tuple:
    return natural(school[0])


def waiting_cases(cases: pl.DataFrame, names: dict[str, str | None]) -> list[Todo]:
    """Cases that nobody has decided yet, with their schools by name (rows of ``objectivity/waiting``)."""
    return [
        replace(item, beside=links_of(cases["school_code"].to_list(), names, cases["school_year"][0]))
        for item in attention.from_objectivity(cases)
    ]


def followed(cases: pl.DataFrame | None) -> list[Todo]:
    """Cases on their way: those too late, and the step that the program proposes; None = an older build."""
    if cases is None or cases.is_empty():
        return []
    is_open = cases.filter(~pl.col("is_closed"))
    items = []
    late = is_open.filter("is_overdue")
    if late.height:
        first = late.row(0, named=True)
        verb = plural(late.height, "Прошёл срок", "Прошли сроки", "Прошли сроки")
        why = f"{first['school_name'] or first['school_code']}: {first['next_step'] or first['state']}"
        why += f", за кем – {first['owner']}." if first["owner"] else "."
        items.append(Todo(f"{verb} по делам школ: {number(late.height)}", why, Way("К делам", "support")))
    proposed = is_open.filter(pl.col("proposed_state").is_not_null())
    if proposed.height:
        state, cnt = proposed["proposed_state"].value_counts(sort=True).row(0)
        verb = plural(proposed.height, "ждёт", "ждут", "ждут")
        what = f"Следующего шага {verb} {count(proposed.height, 'дело')}"
        why = f"Чаще всего: «{state}» – {number(cnt)}. Одно письмо школе – все её дела."
        items.append(Todo(what, why, Way("Записать шаг", "support"), kind="plain"))
    return items


def requests(lines: pl.DataFrame | None) -> list[Todo]:
    """Proposals of courses and other help that nobody has answered; None = an older build."""
    waits = pl.DataFrame() if lines is None or lines.is_empty() else lines.filter(status="proposed")
    if waits.is_empty():
        return []
    verb = plural(waits.height, "Ждёт", "Ждут", "Ждут")
    schools = count(waits["school_code"].n_unique(), "школа")
    return [
        Todo(
            f"{verb} ответа {count(waits.height, 'предложение')} по курсам и помощи",
            f"{schools}. Школа или педагог принимает или отклоняет; без ответа заявка не уходит.",
            Way("К заявке", "training", {"status": "proposed", "version": "Решения"}),
            kind="plain",
        )
    ]


def deficits(known: pl.DataFrame | None) -> list[Todo]:
    """Topics of the newest work with skills that classes know less than expected; None = an older build."""
    if known is None or known.is_empty():
        return []
    last = known.row(0, named=True)
    asked = {name: last[name] for name in ("kind", "school_year", "season", "subject")}
    found = data.fetch("skills/flagged", **asked, municipality=None, school_code=None)
    if found.is_empty():
        return []
    schools = count(found["school_code"].n_unique(), "школа")
    when = f"{last['kind']}, {last['season']} {school_year(last['school_year'])}"
    verb = plural(found.height, "Найдена", "Найдены", "Найдено")
    return [
        Todo(
            f"{verb} {count(found.height, 'тема')} для методической работы",
            f"{schools}; {when}, {last['subject']}. Сначала – «{found['topic'][0]}».",
            Way("К темам", "topics", {"sitting": when, "subject": last["subject"]}),
            kind="plain",
        )
    ]


def visits(slots: pl.DataFrame | None) -> list[Todo]:
    """Visits of the coming days that nobody is sent to; None = an older build."""
    if slots is None or slots.is_empty():
        return []
    lacking = slots.filter(
        pl.col("visit_date") >= data.today(), pl.col("observer_code").is_null(), pl.col("is_required")
    )
    if lacking.is_empty():
        return []
    first = lacking.row(0, named=True)
    return [
        Todo(
            f"Без наблюдателя – {count(lacking.height, 'выезд')}",
            f"Ближайший – {day(first['visit_date'])}, {first['school_name'] or first['school_code']}.",
            Way("К плану выездов", "visits"),
        )
    ]


def decisions(rows: pl.DataFrame | None) -> list[Todo]:
    """Decisions of meetings whose term has passed; None = an older build."""
    late = pl.DataFrame() if rows is None or rows.is_empty() else rows.filter("is_overdue")
    if late.is_empty():
        return []
    first = late.row(0, named=True)
    verb = plural(late.height, "Не исполнено", "Не исполнены", "Не исполнено")
    return [
        Todo(
            f"{verb} в срок {count(late.height, 'решение')} совещаний",
            f"{first['decision']} – {first['responsible'] or 'ответственный не назван'}, до {day(first['due_on'])}.",
            Way("К совещанию", "meeting"),
        )
    ]
