"""Справка о прохождении курсов: proposed, agreed, sent, finished; by topic, and how schools with grounds are covered.

No teacher is named in any version; outside small counts are hidden.
"""

from __future__ import annotations

from datetime import timedelta

import polars as pl

from dashboards.documents.facts.context import CannotComposeError, Facts
from dashboards.documents.facts.names import school as short
from dashboards.documents.facts.proposals import Proposal, month_end
from dashboards.documents.facts.suppress import CLOSED, MINIMUM, open_share
from dashboards.documents.first_page import PLACE, answer, area_of, full_table, place_in, signed_by
from dashboards.documents.model import (
    COUNTED,
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
from dashboards.words import absent, count, day, labels, number, out_of, percent
from dashboards.words.place import natural
from warehouse.publications.rules import hidden_rows

YEAR = timedelta(days=365)
SOON, LATER = 14, 30
AGREED = ("accepted", "sent", "enrolled", "completed")
STATES = {
    "proposed": "Предло\u00adжено",
    "accepted": "Принято",
    "sent": "Направ\u00adлено",
    "enrolled": "Зачис\u00adлен",
    "completed": "Завер\u00adшено",
    "declined": "Откло\u00adнено",
}
ALL_COURSES = "все курсы"
WHOSE = "Методическому центру"


class Progress:
    """Lines of the request, finished courses and coverage, as the reader may see them."""

    def __init__(self, facts: Facts) -> None:
        area = facts.request.municipality
        everybody = {"school_code": None, "subject": None, "status": None, "teacher_code": None}
        lines = facts.rows_if_built("training/requests", municipality=area, **everybody)
        coverage = facts.rows_if_built("papers/coverage", municipality=area)
        if lines is None or coverage is None or (lines.is_empty() and coverage.is_empty()):
            raise CannotComposeError(absent("progress_paper", lines))
        self.facts = facts
        self.lines = lines
        self.coverage = coverage
        self.area = area_of(facts, pl.concat([lines.select("municipality"), coverage.select("municipality")]))
        done = facts.rows("papers/completions", municipality=area)
        self.year, self.before = (
            done.filter(pl.col("completed_on").is_between(start, start + YEAR, closed="right"))
            for start in (facts.today - YEAR, facts.today - 2 * YEAR)
        )

    def cnt(self, *states: str) -> int:
        """Lines of the request in these states."""
        return self.lines.filter(pl.col("status").is_in(states)).height

    def schools(self, *states: str) -> int:
        """Schools that have a line in these states."""
        return self.lines.filter(pl.col("status").is_in(states))["school_code"].n_unique()


def compose(facts: Facts) -> Paper:
    """The note; raises CannotComposeError where there is neither a request nor a register of teachers."""
    found = Progress(facts)
    blocks: list[Block] = [
        *answer(conclusions(found), proposals(found), unknown(found)),
        *_topics(found),
        *_coverage(found),
    ]
    if not facts.is_open:
        blocks += _schools(found)
    blocks += signed_by(facts)
    return Paper(
        title=f"Справка о прохождении курсов\n{found.area}\nна {day(facts.today)}",
        kind="Справка о прохождении курсов",
        blocks=tuple(blocks),
        provenance=facts.provenance(Территория=found.area, **{"На дату": day(facts.today)}),
        method=(Points(METHOD),),
    )


def conclusions(found: Progress) -> list[str]:
    """From proposed to finished; this year beside the last; who is covered; schools; what has no course."""
    return [
        sentence
        for sentence in (_funnel(found), _finished(found), *_covered(found), _grounds(found), _others(found))
        if sentence
    ]


def _funnel(found: Progress) -> str:
    if found.lines.is_empty():
        return absent("progress_lines", found.lines)
    whole = f"В заявке {count(found.lines.height, 'строка')}"
    counts = {state: found.cnt(state) for state in STATES}
    if found.facts.is_open and any(0 < n < MINIMUM for n in counts.values()):
        return f"{whole}. {CLOSED['courses']}"
    said = ", ".join(
        f"{STATES[state].replace(chr(0xAD), '').lower()} {number(n)}" for state, n in counts.items() if n
    )
    return f"{whole}: {said}."


def _finished(found: Progress) -> str:
    """Courses that were finished in the last twelve months beside the twelve before."""
    now, before = found.year.height, found.before.height
    if found.facts.is_open and any(0 < n < MINIMUM for n in (now, before)):
        return ""
    if not now and not before:
        return absent("progress_finished", now + before)
    return (
        f"За последние двенадцать месяцев окончено курсов от 16 часов: {number(now)}, за двенадцать до них – "
        f"{number(before)}."
    )


def _covered(found: Progress) -> list[str]:
    """Everybody, then the groups of schools that a plan names, with intervals; of several places their range."""
    rows = found.coverage.filter(topic_kind=ALL_COURSES)
    whole = rows.filter(group_type="муниципалитет")
    if whole.height > 1:
        known = [s for r in whole.iter_rows(named=True) if (s := _share(found, r)).pct is not None]
        if not known:
            return []
        low, high = (edge(known, key=lambda s: s.pct or 0.0) for edge in (min, max))
        span = f"от {percent(low.pct, low.n)} до {percent(high.pct, high.n)}"
        return [f"Курс от 16 часов за три года есть у доли педагогов: по муниципалитетам – {span}."]
    said = []
    for r in pl.concat([whole, rows.filter(group_type="группа школ")]).iter_rows(named=True):
        share = _share(found, r)
        if share.pct is None:
            continue
        name = found.area if r["group_type"] == "муниципалитет" else r["group_name"]
        low_pct, high_pct = (percent(r[f"trained_{end}_pct"], r["teachers_cnt"]) for end in ("low", "high"))
        interval = "" if found.facts.is_open else f" (интервал 95 %: от {low_pct} до {high_pct})"
        said.append(f"{name} – {percent(share.pct, share.n)}{interval}")
    listed = "; ".join(said[:3])
    return [f"Курс от 16 часов за три года есть у доли педагогов: {listed}."] if said else []


def _share(found: Progress, row: dict) -> Share:
    n = row["teachers_cnt"]
    return Share(open_share(row["trained_pct"], n) if found.facts.is_open else row["trained_pct"], n)


def _grounds(found: Progress) -> str:
    schools = found.lines["school_code"].n_unique()
    if not schools:
        return ""
    agreed = found.schools(*AGREED)
    finished = found.schools("completed")
    return (
        f"Помощь предложена школам: {number(schools)}; согласована хотя бы одна строка – {number(agreed)}, "
        f"курс завершён – {number(finished)}."
    )


def _others(found: Progress) -> str:
    bare = found.lines.filter(pl.col("course_code").is_null()).height
    if not bare or (found.facts.is_open and bare < MINIMUM):
        return ""
    return f"Курса нет или мест не хватило: {out_of(bare, found.lines.height, 'строка')}; предлагается другая помощь."


def proposals(found: Progress) -> list[Proposal]:
    """Ask once about what waits for a decision, learn who was enrolled, offer other help where there is no course."""
    today, offered = found.facts.today, []
    if found.cnt("proposed"):
        schools = found.schools("proposed")
        text = f"узнать решение по предложенным строкам, одним обращением к школе; школ – {number(schools)}"
        offered.append(Proposal(WHOSE, text, month_end(today, LATER)))
    if found.cnt("accepted", "sent", "enrolled"):
        text = "сверить с организацией, кто зачислен и кто окончил, и записать это в заявку"
        offered.append(Proposal(WHOSE, text, month_end(today, SOON)))
    if found.lines.filter(pl.col("course_code").is_null()).height:
        text = "согласовать консультацию или наставника для строк без курса"
        offered.append(Proposal(WHOSE, text, month_end(today, LATER)))
    return offered


def unknown(found: Progress) -> list[str]:
    """What the request and the register do not tell."""
    said = []
    if found.coverage.is_empty():
        said.append("какова доля педагогов с курсом: реестр педагогов ещё предстоит загрузить;")
    return [*said, "изменилась ли работа после курса: об этом – только сравнение групп, не отдельных людей."]


def _topics(found: Progress) -> list[Block]:
    if found.lines.is_empty():
        return []
    heading = Heading("По темам", counted=COUNTED)
    parts = sorted(found.lines.partition_by("topic"), key=lambda part: (-part.height, part["topic"][0] or ""))
    sizes = [part.height for part in parts]
    is_open = found.facts.is_open
    hidden = hidden_rows(sizes, [False] * len(sizes)) if is_open else [False] * len(sizes)
    if all(hidden):
        return [heading, Text(CLOSED["courses"])]
    columns = (Column("Тема", 3.4), Column("Строк", 1, True))
    states = tuple(Column(head, 1.3, True) for head in STATES.values())
    body: list[tuple[Value, ...]] = []
    for part, is_hidden in zip(parts, hidden, strict=True):
        topic = part["topic"][0] or "тема не названа"
        if is_open:
            body.append(("другая тема", Hidden()) if is_hidden else (topic, part.height))
        else:
            body.append((topic, part.height, *(part.filter(status=state).height for state in STATES)))
    shown = columns if is_open else (*columns, *states)
    return [heading, Table("Строки заявки по темам", shown, tuple(body))]


def _coverage(found: Progress) -> list[Block]:
    rows = found.coverage.filter(pl.col("group_type") != "школа")
    if rows.is_empty():
        return []
    several = rows["municipality"].n_unique() > 1
    if several:
        # Of many places each has one line: subjects and groups stand in the paper of the place.
        rows = rows.filter(group_type="муниципалитет")
    kinds = [ALL_COURSES, *sorted(set(rows["topic_kind"]) - {ALL_COURSES})]
    groups: dict[tuple[str, str, str], dict[str, dict]] = {}
    for r in rows.iter_rows(named=True):
        key = (r["municipality"] if several else "", r["group_type"], r["group_name"])
        groups.setdefault(key, {})[r["topic_kind"]] = r
    # A topic that the version may show for no group is left out.
    kinds = [
        topic
        for topic in kinds
        if any(not isinstance(_cell(found, by.get(topic)), Hidden | None) for by in groups.values())
    ]
    order = ("муниципалитет", "группа школ", "предмет")
    body = [
        (
            place or None,
            labels.subject_name(name) if kind == "предмет" else name,
            next(iter(by.values()))["teachers_cnt"],
            *(_cell(found, by.get(topic)) for topic in kinds),
        )
        for (place, kind, name), by in sorted(
            groups.items(), key=lambda item: (item[0][0], order.index(item[0][1]), item[0][2])
        )
    ]
    columns = (
        Column("Муниципалитет", 2.6),
        Column("Группа", 3),
        Column("Педагогов", 1.3, True),
        *(Column(topic.capitalize(), 1.5, True) for topic in kinds),
    )
    note = "Доля педагогов с курсом от 16 часов за три года, по темам курсов."
    return [
        Heading("Охват", counted=COUNTED),
        full_table("Охват повышением квалификации", columns, body, note),
    ]


def _cell(found: Progress, row: dict | None) -> Value:
    if row is None:
        return None
    share = _share(found, row)
    return Hidden() if found.facts.is_open and share.pct is None else share


def _schools(found: Progress) -> list[Block]:
    """Schools to which help is offered: how far each line is, and how many teachers have a course."""
    if found.lines.is_empty():
        return []
    known = {
        r["school_code"]: r
        for r in found.coverage.filter(group_type="школа", topic_kind=ALL_COURSES).iter_rows(named=True)
    }
    columns = (
        PLACE,
        Column("Школа", 3),
        Column("Строк", 1, True),
        Column("Ждут решения", 1.3, True),
        Column("Согласо\u00adвано", 1.4, True),
        Column("Завер\u00adшено", 1.3, True),
        Column("Педагогов", 1.4, True),
        Column("С курсом за три года", 1.5, True),
    )
    body = []
    for part in found.lines.partition_by("school_code"):
        r = known.get(part["school_code"][0])
        body.append(
            (
                place_in(found.area, part["municipality"][0]),
                short(part["school_name"][0] or f"школа {part['school_code'][0]}"),
                part.height,
                part.filter(status="proposed").height,
                part.filter(pl.col("status").is_in(AGREED)).height,
                part.filter(status="completed").height,
                r["teachers_cnt"] if r else None,
                Share(r["trained_pct"], r["teachers_cnt"]) if r else None,
            )
        )
    body.sort(key=lambda row: (row[0] or "", natural(row[1])))
    return [
        Heading("Школы, которым предложена помощь", counted=COUNTED),
        full_table("Заявка и охват по школам", columns, body),
    ]


METHOD = (
    "Согласовано – строка принята, направлена, зачислена или завершена; строка о педагоге – предложение, пока он или "
    "школа её не приняли.",
    "Охват говорит о праве на повышение квалификации раз в три года, а не о качестве работы.",
)
