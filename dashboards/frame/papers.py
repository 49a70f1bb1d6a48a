"""The button «Бумаги» on the page where the facts stand: choose a paper, prepare it, take the file."""

from dataclasses import dataclass, field, replace

import streamlit as st

from dashboards import data, work
from dashboards.documents import registry
from dashboards.documents.facts import names
from dashboards.documents.facts.context import CannotComposeError, Request
from dashboards.documents.sets import SETS, sets_for
from dashboards.frame.html import note
from dashboards.words import lint_text
from warehouse.home import Home

FORMATS = {
    ".docx": "Word (docx)",
    ".pdf": "PDF",
    ".xlsx": "Excel (xlsx)",
    ".pptx": "презентация (pptx)",
    ".zip": "архив файлов (zip)",
}


@dataclass(frozen=True)
class About:
    """What the page has chosen: the paper is about the same procedure, place and plan.

    ``procedures``: code → words, when several fit the filters and the reader has to name one.
    """

    procedure_id: str | None = None
    municipality: str | None = None
    school_code: str | None = None
    plan_id: str | None = None
    procedures: dict[str, str] = field(default_factory=dict)


def papers(kinds: tuple[str, ...], about: About) -> None:
    """A closed menu of the papers that fit the page; nothing is computed until one is asked for."""
    scope = data.scope()
    own = scope.schools[0] if scope.role == "school" and scope.schools else None
    school = about.school_code or own
    offered = registry.offered(kinds, scope.role, school is not None)
    if not offered:
        return
    request = Request(
        procedure_id=about.procedure_id,
        municipality=None if school else about.municipality,
        school_code=school,
        plan_id=about.plan_id,
        school_list=data.school_list(),
        is_on_the_spot=True,
        scope=scope,
        home=Home.from_env(),
    )
    with st.container(key="papers", width="content"), st.popover("Сделать бумагу", width="content"):
        _menu({kind.name: (kind, versions) for kind, versions in offered}, request, about.procedures)


@st.fragment
def _menu(offered: dict, request: Request, procedures: dict[str, str]) -> None:
    if procedures:
        chosen = st.selectbox(
            "Процедура", list(procedures), format_func=procedures.__getitem__, key="paper_about"
        )
        request = replace(request, procedure_id=chosen)
    name = st.selectbox("Бумага", list(offered), format_func=lambda n: offered[n][0].title, key="paper_kind")
    kind, versions = offered[name]
    version = st.selectbox("Версия", versions, key=f"paper_version_{name}")
    ending = st.selectbox("Файл", kind.formats, format_func=FORMATS.__getitem__, key=f"paper_format_{name}")
    is_asked = st.button("Подготовить", key="paper_make", type="primary")
    sets = sets_for(request)
    with st.expander("Набор бумаг одним архивом"):
        chosen_set = st.selectbox("Набор", sets, format_func=lambda s: SETS[s].title, key="paper_which_set")
        if st.button("Подготовить набор (zip)", key="paper_set"):
            _ask_for_set(chosen_set, request)
    if not is_asked:
        note("Бумага берёт те же числа и фильтры, что на странице.")
        return
    try:
        with st.spinner("Готовим…"):
            made = registry.publish(name, replace(request, version=version), ending)
    except CannotComposeError as error:
        words = str(error)
        note(f"Эту бумагу сделать нельзя: {words if not lint_text(words) else 'проверьте фильтры страницы'}")
        return
    st.download_button("Скачать файл", made.content, made.name, key="paper_take", on_click="ignore")


def _ask_for_set(chosen: str, request: Request) -> None:
    """Let the worker make a whole set: it takes a minute, and the reader goes on meanwhile."""
    given = {
        "procedure": request.procedure_id,
        "school": request.school_code,
        "municipality": request.municipality,
        "list": request.school_list,
    }
    about = {name: value for name, value in given.items() if value}
    said = " ".join(names.in_file(words) for words in (SETS[chosen].title, *about.values()))
    work.ask("papers", set=chosen, scope=request.scope.as_json(), name=f"{said[:100]}.zip", **about)
    st.rerun()
