"""Аналитическая справка по итогам сезона: all subjects and grades of one kind and season in one paper.

The first half page answers: conclusions that compare, proposals with who and when, what is not known.
"""

from __future__ import annotations

from dashboards.documents.facts.context import Facts
from dashboards.documents.facts.decisions import decisions
from dashboards.documents.facts.objectivity import ATTENTION, LISTED, NONE_FOUND, SIGNS, TOO_FEW
from dashboards.documents.facts.proposals import Proposal, proposals
from dashboards.documents.facts.season import ABOVE, BELOW, FALL, FEW, RISE, Line, Season
from dashboards.documents.facts.suppress import MIN_SCHOOLS_FOR_COUNTS
from dashboards.documents.first_page import MAX_CONCLUSIONS, MAX_PROPOSALS, answer, full_table, signed_by
from dashboards.documents.kinds.analytic_note import decisions_table, of_place
from dashboards.documents.model import (
    COUNTED,
    FOR_SCHOOL,
    INTERNAL,
    Block,
    Column,
    Heading,
    Hidden,
    Paper,
    Points,
    Share,
    Table,
    Text,
    Value,
)
from dashboards.words import absent, count, counted, groups, lower_first, number, out_of, percent, plural

CHANCE = "Остальные изменения и отличия – в пределах случайного для групп такого размера."
LEVEL = {"school": "муниципалитета", "municipality": "региона"}


def compose(facts: Facts) -> Paper:
    """The note of a season; raises CannotComposeError where the place has no results of it."""
    season = Season(facts)
    blocks: list[Block] = [
        *answer(conclusions(season), offered_in(season), unknown(season)),
        Heading("Участие и отметки", counted=COUNTED),
        marks(season),
        Heading("Задания", counted=COUNTED),
        _tasks(season),
        *_objectivity(season),
        *_past(facts),
        *signed_by(facts),
    ]
    return Paper(
        title=f"Аналитическая справка\n{season.title}\n{of_place(facts)}",
        kind="Аналитическая справка",
        blocks=tuple(blocks),
        provenance=facts.provenance(Данные=season.short, Работы=season.works, Территория=facts.place.name),
        method=(Points(_method(season)),),
    )


def conclusions(season: Season) -> list[str]:
    """At most five sentences that compare: people, last year, the level above, tasks, objectivity."""
    compared = [sentence for sentence in (_since(season), _beside(season)) if sentence]
    if compared:
        # What is not told apart from chance is said once, whatever the number of works.
        compared[-1] = f"{compared[-1]} {CHANCE}"
    said = [_people(season), *compared, _weak(season), *noticed(season)]
    return [sentence for sentence in said if sentence][:MAX_CONCLUSIONS]


def _people(season: Season) -> str:
    lines, shown = season.lines, season.shown
    grades = sorted({line.results.facts.procedure["grade"] for line in lines})
    wrote = [line.row["present_cnt"] for line in shown if line.row["present_cnt"]]
    span = f"{grades[0]}–{grades[-1]} классах" if len(grades) > 1 else f"{grades[0]} классе"
    held = plural(len(lines), "Проведена", "Проведены", "Проведено")
    text = f"{held} {count(len(lines), 'работа')} в {span}, написано работ участников – {number(sum(wrote))}"
    absences = [
        line for line in shown if line.row["absent_difference"] == ABOVE and line.difference is not None
    ]
    if absences:
        text += f"; отсутствовали чаще, чем по уровню выше, – {season.titles(absences)}"
    return f"{text}."


def _since(season: Season) -> str:
    """Last year: in how many procedures the lowest mark rose or fell by more than chance."""
    compared = [line for line in season.shown if line.change and line.change != FEW]
    if not compared:
        return ""
    parts = [
        f"{word} в {out_of(len(found), len(compared), 'работа')} ({_pairs(found)})"
        for word, judged in (("выросла", RISE), ("снизилась", FALL))
        if (found := [line for line in compared if line.change == judged])
    ]
    what = (
        "доля отметки «2»"
        if all(line.results.scale == "отметки" for line in compared)
        else "доля низшего уровня"
    )
    if not parts:
        return f"По сравнению с прошлым годом {what} заметно не изменилась: сопоставимых работ – {len(compared)}."
    return f"По сравнению с прошлым годом {what} {', '.join(parts)}."


def _pairs(found: list[Line]) -> str:
    """The two largest changes in words, and how many more there are."""
    largest = sorted(found, key=lambda line: -abs((line.before or {}).get("mark2_change_pts") or 0))
    more = f" и ещё {len(found) - 2}" if len(found) > 2 else ""
    return "; ".join(map(_pair, largest[:2])) + more


def _pair(line: Line) -> str:
    before = line.before or {}
    then, now = (
        percent(before["previous_mark2_pct"], before["previous_n"]),
        percent(before["mark2_pct"], before["n"]),
    )
    return f"{lower_first(line.title)}: было {then}, стало {now}"


def _beside(season: Season) -> str:
    """The level above: where «качество» differs from it by more than chance."""
    compared = [line for line in season.shown if line.difference and line.difference != FEW]
    if not compared:
        return ""
    by = groups.BY_LEVEL.get(compared[0].row["above_level"], "по уровню выше")
    parts = [
        f"{word}, чем {by}, в {out_of(len(found), len(compared), 'работа')} ({season.titles(found, 2)})"
        for word in (ABOVE, BELOW)
        if (found := [line for line in compared if line.difference == word])
    ]
    if not parts:
        return f"Качество такое же, как {by}: заметных отличий нет ни в одной работе из {len(compared)}."
    return f"Качество {', '.join(parts)}."


def _weak(season: Season) -> str:
    lines = [line for line in season.shown if line.tasks.height and line.tasks["band"].is_not_null().any()]
    total = sum(line.tasks.height for line in lines)
    weak = sum(line.weak.height for line in lines)
    if not total:
        return ""
    if not weak:
        return f"Все задания выполнены не ниже достаточного для своей сложности: их {number(total)}."
    worst = max(lines, key=lambda line: line.weak.height)
    below = sum(line.tasks.filter(difference=BELOW).height for line in lines)
    text = (
        f"Недостаточно выполнено {out_of(weak, total, 'задание')}; больше всего – "
        f"{lower_first(worst.title)}: {worst.weak.height} из {worst.tasks.height}"
    )
    return (
        f"{text}; ниже уровня {LEVEL[season.facts.place.level]} – {number(below)}." if below else f"{text}."
    )


def noticed(season: Season) -> list[str]:
    """Cases of the season by strength, as counts; an open paper counts only where schools are many."""
    if season.facts.version == FOR_SCHOOL or season.facts.place.level == "school":
        return []
    cases = [
        line.attention.counts()
        for line in season.lines
        if line.attention.rows.height >= (MIN_SCHOOLS_FOR_COUNTS if season.facts.is_open else 1)
    ]
    if not cases:
        return [absent("signs", len(cases))]
    signs, watched, none = (sum(c[word] for c in cases) for word in (SIGNS, ATTENTION, NONE_FOUND))
    few = sum(c[TOO_FEW] for c in cases)
    unseen = f" Без вывода – {number(few)}: {TOO_FEW}." if few else ""
    total = sum(sum(c.values()) for c in cases)
    works = counted(total, "случай")
    found = (
        f"признаки – в {out_of(signs, total, 'случай')} «школа и работа»"
        if signs
        else absent("season_signs", signs, cases=works)
    )
    return [
        f"Объективность: {found}, требуют внимания – {number(watched)}, не выявлены – {number(none)}.{unseen}"
    ]


def offered_in(season: Season) -> list[Proposal]:
    """Those of the work with most to do first: one an addressee, and for a school only what is offered to it."""
    is_school = season.facts.place.level == "school"
    found: dict[str, Proposal] = {}
    for line in sorted(season.shown, key=lambda line: -line.weak.height):
        for offered in proposals(line.results):
            if not is_school:
                found.setdefault(offered.responsible.split(" (")[0], offered)
            elif offered.audience.startswith("Образовательн"):
                found.setdefault(offered.text, offered)
        if len(found) >= MAX_PROPOSALS:
            break
    return list(found.values())[:MAX_PROPOSALS]


def unknown(season: Season) -> list[str]:
    """What the paper cannot say and why."""
    said = []
    lines = season.shown
    if hidden := [line for line in season.lines if line.results.is_own_hidden]:
        said.append(f"результаты скрыты, чтобы не узнать конкретных людей: {season.titles(hidden)};")
    if bare := [line for line in lines if not line.results.row["n"]]:
        marked = [
            line for line in bare if line.row["mean_mark"] is not None or line.row["quality_pct"] is not None
        ]
        said.append(absent("season_marks", marked, works=season.titles(bare)))
    if alone := [line for line in lines if line.row["n"] and not line.before]:
        said.append(f"с прошлым годом сравнить нельзя: {season.titles(alone)};")
    if few := [line for line in lines if line.change == FEW]:
        said.append(f"участников мало, чтобы судить об изменении: {season.titles(few)};")
    if unread := [line for line in lines if line.tasks.height and not line.tasks["band"].is_not_null().any()]:
        said.append(f"умения не названы – спецификация не загружена: {season.titles(unread)};")
    said.append("насколько одинаково оценивали работы комиссии школ там, где работы не перепроверялись.")
    return said


def marks(season: Season, lines: list[Line] | None = None) -> Table:
    """Every work of the season, or those named, with its people and marks beside last year and the level above."""
    columns = (
        Column("Работа", 3.2),
        Column("Писали", 1.2, True),
        Column("Не было, %", 1.2, True),
        Column("«2» год назад", 1.3, True),
        Column("«2»", 1.1, True),
        Column("Изменение", 1.6),
        Column("Качество", 1.3, True),
        Column("Уровнем выше", 1.3, True),
        Column("Отличие", 1.6),
    )
    rows = [_mark_row(line) for line in (season.lines if lines is None else lines)]
    note = "Знак «≈» – в пределах случайного." if any("≈" in row for row in rows) else ""
    return full_table("Работы" if season.chosen else "Работы сезона", columns, rows, note)


def _mark_row(line: Line) -> tuple[Value, ...]:
    row, results = line.row, line.results
    if results.is_own_hidden:
        return (line.title, *([Hidden()] * 8))
    before, has = line.before, line.difference is not None
    return (
        line.title,
        row["present_cnt"],
        results.cell(Share(row["absent_pct"], row["participants_cnt"]), row["present_cnt"]),
        Share(before["previous_mark2_pct"], before["previous_n"]) if before else None,
        results.cell(Share(row["low_pct"], row["n"]), row["n"]),
        _short(line.change),
        results.cell(Share(row["quality_pct"], row["n"]), row["n"]),
        Share(row["quality_above_pct"], row["above_n"]) if has else None,
        _short(line.difference),
    )


def _short(word: str | None) -> str | None:
    """A judgement as a cell holds it: chance is an equals sign, said once below."""
    return "≈" if word == "в пределах случайного" else word


def _tasks(season: Season) -> Block:
    lines = [line for line in season.shown if line.tasks.height]
    return tasks_table(lines) if lines else Text(absent("tasks", len(lines)))


def tasks_table(lines: list[Line]) -> Table:
    """Works with how many tasks are weak, and the hardest one of each."""
    columns = (
        Column("Работа", 3.4),
        Column("Заданий", 1.2, True),
        Column("Недостаточно", 1.6, True),
        Column("Ниже уровня выше", 1.5, True),
        Column("Труднее всего", 2.0),
        Column("Умение", 4.2),
    )
    return full_table("Выполнение заданий", columns, [_task_row(line) for line in lines])


def _task_row(line: Line) -> tuple[Value, ...]:
    hardest = line.tasks.sort("completion_pct", nulls_last=True).row(0, named=True)
    share = (
        f" ({percent(hardest['completion_pct'], hardest['n'])})"
        if hardest["completion_pct"] is not None
        else ""
    )
    has_band = line.tasks["band"].is_not_null().any()
    has_above = line.tasks["difference"].is_not_null().any()
    return (
        line.title,
        line.tasks.height,
        line.weak.height if has_band else None,
        line.tasks.filter(difference=BELOW).height if has_above else None,
        f"{hardest['task_code']}{share}",
        hardest["skill"],
    )


def _objectivity(season: Season) -> list[Block]:
    """Schools to look at together, by procedure: inside the department alone."""
    if season.facts.version != INTERNAL:
        return []
    rows = []
    for line in season.lines:
        for r in line.attention.noticed.iter_rows(named=True):
            name = season.facts.school_name(r["school_code"])
            rows.append((name, line.title, r["strength"], r["seen_words"]))
    blocks: list[Block] = [Heading("Объективность", counted=COUNTED)]
    if not rows:
        return [*blocks, Text(absent("signs_shown", len(rows)))]
    columns = (
        Column("Школа", 2.6),
        Column("Работа", 2.4),
        Column("Сила свидетельств", 1.8),
        Column("Что замечено", 4),
    )
    return [*blocks, Table("С кем посмотреть работы вместе", columns, tuple(sorted(rows)), LISTED)]


def _past(facts: Facts) -> list[Block]:
    rows = decisions(facts)
    blocks: list[Block] = [Heading("Что сделано по прошлым решениям", counted=COUNTED)]
    if rows.is_empty():
        return [*blocks, Text(absent("decisions", rows.height))]
    return [*blocks, decisions_table(rows)]


def _method(season: Season) -> tuple[str, ...]:
    return (
        "Результаты проверочных работ не используются для оценки работы учителей и школ.",
        "Знак «≈» – изменение или отличие в пределах случайного для групп такого размера; «рост», «снижение», «выше», "
        "«ниже» – больше случайного.",
        "С прошлым годом сравнивается тот же предмет и класс, если содержание и шкала работ одни и те же.",
    )
