"""«Найти» above every page: schools, measures, procedures, papers, pages and words, as the reader may see them.

The index is made of the same named queries as the pages, so the scope of the reader has cut it already. It is made
when somebody asks for the first time, and remembered for the build and the scope.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

import streamlit as st

from dashboards import data
from dashboards.documents import registry
from dashboards.frame.header import may_open
from dashboards.frame.html import escape, link, show
from dashboards.remembered import Remembered
from dashboards.words import absent, day, labels, number
from dashboards.words.glossary import GLOSSARY
from dashboards.words.markup import school_link
from dashboards.words.morphology import lemma
from dashboards.words.place import natural

#: Kinds of answers in the order in which they are shown, and how many of each at most.
KINDS = ("Школы", "Меры", "Процедуры", "Страницы", "Бумаги", "Слова")
MOST = 6
#: Paper → name and address of the page where it is made, the first that a role opens.
PAPER_PAGES = {
    "analytic_note": (("results", "results"), ("meeting", "meeting")),
    "plan_note": (("plan", "plan"),),
    "order_plan": (("plan", "plan"),),
    "plan_year": (("plan", "plan"),),
    "plan_levels": (("plan", "plan"),),
    "requests_note": (("plan", "plan"),),
    "upload_note": (("data", "data"),),
    "appeals_note": (("data", "data"),),
    "register_observers": (("visits", "visits"),),
    "register_experts": (("visits", "visits"),),
    "practice_sites": (("training", "training"), ("support", "support")),
    "order_sites": (("training", "training"), ("support", "support")),
    "practice_cards": (("support", "support"),),
    "events_note": (("support", "support"),),
    "event_sheets": (("support", "support"),),
    "course_progress": (("training", "training"),),
    "family_meeting": (("school", "school"), ("plan", "plan")),
    "family_hour": (("school", "school"), ("plan", "plan")),
    "family_leaflet": (("school", "school"), ("plan", "plan")),
    "family_site": (("school", "school"), ("plan", "plan")),
    "cycle_folder": (("plan", "plan"),),
    "season_note": (("results", "results"), ("meeting", "meeting")),
    "recommendations": (("skills", "topics"), ("results", "results")),
    "course_request": (("training", "training"),),
    "course_needs": (("training", "training"),),
    "order_results": (("results", "results"),),
    "order_season": (("results", "results"),),
    "order_procedure": (("plan", "plan"),),
    "order_objectivity": (("plan", "plan"), ("visits", "visits")),
    "order_observers": (("visits", "visits"), ("objectivity", "objectivity")),
    "order_commission": (("objectivity", "objectivity"),),
    "order_storage": (("objectivity", "objectivity"),),
    "meeting_agenda": (("meeting", "meeting"),),
    "minutes_meeting": (("meeting", "meeting"),),
    "minutes_union": (("meeting", "meeting"), ("skills", "topics")),
    "minutes_interview": (("meeting", "meeting"), ("school", "school")),
    "improvement_programme": (("objectivity", "objectivity"), ("school", "school")),
    "recheck_act": (("objectivity", "objectivity"), ("school", "school")),
    "check_works": (("objectivity", "objectivity"),),
    "check_visits": (("objectivity", "objectivity"),),
    "work_key": (("visits", "visits"),),
    "work_protocols": (("visits", "visits"),),
    "case_letter": (("school", "school"),),
    "school_card": (("school", "school"),),
    "school_info": (("school", "school"),),
    "minutes_checking": (("school", "school"),),
    "minutes_observation": (("objectivity", "objectivity"),),
    "conditions_note": (("visits", "visits"),),
    "pupils_to_help": (("school", "school"),),
    "observer_kits": (("visits", "visits"),),
    "region_letter": (("objectivity", "objectivity"), ("results", "results")),
    "union_materials": (("skills", "topics"),),
    "meeting_slides": (("meeting", "meeting"), ("results", "results")),
}


@dataclass(frozen=True)
class Entry:
    """One thing that can be found: kind, its line as ready markup, words it answers to, key of the order."""

    kind: str
    markup: str
    words: tuple[str, ...]
    order: tuple
    lemmas: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        """Words in their dictionary form, so that «графиком» finds «график»."""
        object.__setattr__(self, "lemmas", frozenset(map(lemma, self.words)))


def words_of(text: str) -> tuple[str, ...]:
    """Words and numbers of a text as they are compared: «ё» is «е», case and signs do not count."""
    return tuple(re.findall(r"[a-zа-я]+|\d+", text.lower().replace("ё", "е")))


def stem(word: str) -> str:
    """The part of a word that its endings leave: «школы» and «школа» begin the same way; short words stay whole."""
    return word if word.isdigit() or len(word) < 5 else word[: max(4, len(word) - 2)]


def _is_short_number(word: str) -> bool:
    """A number of a school or a grade, which is not the beginning of another one."""
    return word.isdigit() and len(word) < 4


def _answers(entry: Entry, asked: Sequence[str]) -> bool:
    """Whether every word asked for begins a word of the entry; a short number has to be the number itself."""
    return all(
        lemma(one) in entry.lemmas
        or any(not _is_short_number(one) and word.startswith(stem(one)) for word in entry.words)
        for one in asked
    )


def found(index: Iterable[Entry], text: str) -> dict[str, list[Entry]]:
    """Answers by kind, each kind in the natural order of its names, those that begin with what was asked first."""
    asked = words_of(text)
    if not asked:
        return {}
    answers = [entry for entry in index if _answers(entry, asked)]
    by_kind = {kind: [entry for entry in answers if entry.kind == kind] for kind in KINDS}
    return {
        kind: sorted(own, key=lambda e: (e.words[: len(asked)] != asked, e.order))
        for kind, own in by_kind.items()
        if own
    }


def _schools() -> Iterator[Entry]:
    rows = data.fetch_if_built("school/schools")
    for row in rows.iter_rows(named=True) if rows is not None else ():
        name = row["name"] or f"Школа {row['school_code']}"
        about = " · ".join(filter(None, (row["municipality"], f"edu{row['school_code']}")))
        markup = f"{school_link(row['school_code'], name)}<span>{escape(about)}</span>"
        others = ["школа", row["municipality"], row["kind"], row["group"], row["school_code"]]
        words = words_of(" ".join([name, *filter(None, others)]))
        yield Entry("Школы", markup, (*words, f"edu{row['school_code']}"), natural(name))


def _measures() -> Iterator[Entry]:
    rows = data.fetch_if_built("plan/measures")
    for row in rows.iter_rows(named=True) if rows is not None else ():
        asked = {"plan": row["plan_id"], "section": "Меры", "q": row["title"].lower()}
        state = " · ".join(filter(None, (row["state"], row["next_due"] and day(row["next_due"]))))
        about = " · ".join(filter(None, (row["responsible"], state or row["timing_text"])))
        title = f"{row['number']}. {row['title']}"
        markup = f"{link(title, 'plan', **asked)}<span>{escape(about)}</span>"
        words = words_of(" ".join(filter(None, (row["number"], row["title"], row["responsible"]))))
        yield Entry("Меры", markup, words, natural(row["number"]))


def _procedures() -> Iterator[Entry]:
    rows = data.fetch_if_built("results/procedures")
    for place, row in enumerate(rows.iter_rows(named=True) if rows is not None else ()):
        name = labels.procedure_of(row)
        asked = {"year": row["school_year"], "sitting": row["sitting"], "subject": row["test_name"]}
        markup = link(name, "results", **asked, grade=row["grade"])
        words = words_of(f"{name} {row['subject_name'] or labels.subject_name(row['subject'])}")
        yield Entry("Процедуры", markup, words, (place,))


def paper_page(name: str, role: str) -> str | None:
    """Address of the page on which this reader makes a paper; None where the role is offered none."""
    page = next((address for page, address in PAPER_PAGES.get(name, ()) if may_open(page)), None)
    return page if page and registry.offered((name,), role, has_school=True) else None


def _papers(role: str) -> Iterator[Entry]:
    for name, kind in registry.KINDS.items():
        if page := paper_page(name, role):
            yield Entry("Бумаги", link(kind.title, page), words_of(kind.title), natural(kind.title))


def _words() -> Iterator[Entry]:
    for word, meaning in GLOSSARY.items():
        yield Entry("Слова", f"<b>{escape(word)}</b> – {escape(meaning)}", words_of(word), natural(word))


def make_index(pages: Sequence[tuple[str, str]]) -> tuple[Entry, ...]:
    """Everything that this reader can find; pages: title and address of those in the own menu."""
    role = data.role()
    parts = [_schools()] * may_open("school") + [_measures()] * may_open("plan")
    parts += [_procedures()] * may_open("results") + [_papers(role), _words()]
    own = [
        Entry("Страницы", link(title, url or "."), words_of(title), natural(title)) for title, url in pages
    ]
    return (*(entry for part in parts for entry in part), *own)


_indexes: Remembered[tuple[Entry, ...]] = Remembered(64)


def index(pages: Sequence[tuple[str, str]]) -> tuple[Entry, ...]:
    """The index of this reader, made once a build and scope."""
    build = data.build()
    key = (build.key if build else "", data.scope(), tuple(pages))
    return _indexes.get(key, lambda: make_index(pages))


def markup_of(answers: dict[str, list[Entry]]) -> str:
    """Answers as a list with its kinds; of each the first few, and how many there are beside them."""
    parts = []
    for kind, own in answers.items():
        lines = "".join(f"<li>{entry.markup}</li>" for entry in own[:MOST])
        more = f"<li>ещё {number(len(own) - MOST)}: уточните слова</li>" if len(own) > MOST else ""
        parts.append(f"<h2>{kind}</h2><ul>{lines}{more}</ul>")
    return f'<div class="ob-found">{"".join(parts)}</div>'


def find(pages: Sequence[tuple[str, str]]) -> None:
    """The button «Найти» with its field; pages: title and address of those in the reader's menu."""
    with st.container(key="find"):
        _field(tuple(pages))


@st.fragment
def _field(pages: tuple[tuple[str, str], ...]) -> None:
    with st.popover("Найти", icon=":material/search:", type="tertiary", help="Клавиша «/»"):
        asked = st.text_input(
            "Что найти",
            key="find_words",
            placeholder="школа, мера, процедура, бумага, слово",
            type="search",
            live=True,
        )
        if not words_of(asked or ""):
            show('<p class="ob-note">Например: номер школы, «перепроверка», «математика 5 класс».</p>')
        elif answers := found(index(pages), asked or ""):
            show(markup_of(answers))
        else:
            show(f'<p class="ob-note">{escape(absent("found", answers))}</p>')
