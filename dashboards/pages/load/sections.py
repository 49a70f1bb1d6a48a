"""Sections of the page «Загрузка»: files, loads, jobs."""

from collections.abc import Callable
from typing import Any, Literal

import streamlit as st

from dashboards import data, frame, work
from dashboards.frame.strip_of_jobs import sentence
from dashboards.pages.load import dropped, told
from dashboards.words import absent, count
from warehouse import jobs
from warehouse.home import Home, school_year_of
from warehouse.jobs import Job

FINDING = "Сначала проверка: что это за файлы и что они изменят. До вашего слова ничего не записывается."
MEASURES_SHOWN, WORKS_SHOWN = 100, 6
BY_ITSELF = "Через минуту после того, как на страницах записали последнее решение, обновление начнётся само."


def refresh() -> None:
    """The button that refreshes the pages, and whether they are refreshed by themselves."""
    if not work.may("refresh"):
        return
    home = Home.from_env()
    with st.container(horizontal=True, key="refresh", vertical_alignment="center"):
        if st.button(
            "Обновить страницы", key="ask_refresh", help="То же, что делает расписание: obektiv refresh"
        ):
            work.ask("refresh")
            st.rerun()
        before = jobs.refreshes_by_itself(home)
        is_on = st.toggle("Обновлять автоматически", before, key="by_itself", help=BY_ITSELF)
        if is_on != before:
            jobs.refresh_by_itself(home, is_on=is_on)


def files() -> None:
    """Drop files; what the last look or load of the reader found, and the word that follows."""
    home = Home.from_env()
    # What was found of the files just sent comes first: the place for the next ones stands below it.
    above = st.container()
    sent = st.file_uploader(
        "Файлы или архив zip",
        accept_multiple_files=True,
        type=list(dropped.ENDINGS),
        key=f"sent_{st.session_state.get('sent_times', 0)}",
    )
    frame.note(f"За раз – не больше {dropped.MOST_FILES} файлов и {dropped.MOST_MB} МБ.")
    forms()
    if sent and (why := dropped.too_much(sent)):
        frame.alert(why)
    elif sent and st.button("Проверить", type="primary", key="ask_look"):
        _show(work.ask("look", dropped.keep(home, sent)).job)
    job = _chosen()
    if job is None:
        return
    if not job.is_open and not job.is_put_away:
        # Said here at length: the strip above need not say it again.
        work.put_away(job)
        st.rerun()
    with above if job.job == st.query_params.get("job") else st.container():
        _outcome(job)


def _outcome(job: Job) -> None:
    """What came of a job."""
    if job.is_open:
        frame.note("Файлы в работе: как только она закончится, итог появится здесь.")
    elif job.status == jobs.FAILED:
        frame.alert(f"{work.TITLES[job.what]}: {sentence(job)} {job.advice} Ничего не изменено.")
    elif job.what == "look":
        _looked(job)
    else:
        _loaded(job)


def forms() -> None:
    """Ask for all forms to fill in; lists of schools and codes stand in them for whoever sees everybody."""
    if not work.may("forms"):
        return
    if st.button("Формы для заполнения (zip)", key="ask_forms"):
        work.ask("forms", name="Формы для заполнения.zip", with_lists=data.scope().is_whole)
        st.rerun()


def _show(job: str) -> None:
    """Show a job from now on, with an empty place for the next files."""
    st.session_state["sent_times"] = st.session_state.get("sent_times", 0) + 1
    st.query_params["job"] = job
    st.rerun()


def _own(*kinds: str) -> list[Job]:
    return [one for one in jobs.jobs(Home.from_env()) if work.is_own(one) and one.what in kinds]


def _chosen() -> Job | None:
    """The job that the address names, if it is the reader's; else the last one."""
    mine = [one for one in _own("look", "load") if one.status != jobs.CANCELLED]
    asked = [one for one in mine if one.job == st.query_params.get("job")]
    found = asked or mine
    return found[-1] if found else None


def _schools() -> dict[str, str]:
    """Code → name of the schools that the reader sees."""
    rows = data.fetch_if_built("school/schools") if data.build() else None
    return {} if rows is None else dict(rows.select("school_code", "name").iter_rows())


def _foreign(seen: list[dict[str, Any]]) -> list[str]:
    scope = data.scope()
    known = frozenset(scope.schools) if scope.schools is not None else frozenset(_schools())
    return dropped.foreign(seen, scope, known)


def _looked(job: Job) -> None:
    home = Home.from_env()
    seen = jobs.answer(home, job.job).get("files", [])
    others = _foreign(seen)
    frame.heading(told.finding(seen))
    _years(home, job, seen)
    _tables([one for one in seen if one["file_name"] not in others], is_trial=True)
    if not jobs.files(home, job.job).exists():
        frame.note("Эти файлы убраны: чтобы загрузить их, пришлите их ещё раз.")
        return
    if others:
        listed = ", ".join(f"«{name}»" for name in others[:5])
        frame.alert(
            f"Вы загружаете файлы своих школ, а здесь есть сведения не только о них: {listed}. "
            "Уберите эти файлы и проверьте остальные ещё раз."
        )
    with st.container(horizontal=True, key="decide", vertical_alignment="center"):
        if not others and told.is_loadable(seen):
            then = st.checkbox("сразу обновить страницы", value=True, key="then_refresh")
            if st.button("Загрузить", type="primary", key="ask_load"):
                loading = work.ask("load", files=job.job, then_refresh=then)
                _show(loading.job)
        if st.button("Не загружать", key="forget"):
            dropped.forget(home, job.job)
            st.query_params.pop("job", None)
            st.rerun()


def _years(home: Home, job: Job, seen: list[dict[str, Any]]) -> None:
    """Ask for the years of plans that name none: one choice instead of a file to rename and send again."""
    this = school_year_of(home.today())
    years = [f"{last - 1}-{last}" for last in range(this + 1, this - 6, -1)]
    for place, name in enumerate(dropped.yearless(home, job.job, seen)):
        frame.note(f"Какого года план «{name}»?")
        with st.container(horizontal=True, key=f"year_of_{place}", vertical_alignment="bottom"):
            chosen = st.selectbox("Учебный год плана", years, index=1, key=f"year_{place}")
            if st.button("Прочитать", key=f"read_{place}"):
                _show(work.ask("look", dropped.of_year(home, job.job, name, chosen)).job)


def _loaded(job: Job) -> None:
    home = Home.from_env()
    seen = jobs.answer(home, job.job).get("files", [])
    frame.heading(sentence(job))
    _next(seen)
    _tables(seen, is_trial=False)
    if any(one["status"] == "held" for one in seen):
        frame.note("Что ждёт подтверждения, примите или отзовите в разделе «Загрузки».")
    if told.readings(seen).height:
        way = frame.link("План → Прочитано", "plan", section="Прочитано")
        frame.show(f'<p class="ob-note">Поправить одним нажатием – {way}, после обновления страниц.</p>')
    dropped.forget(home, job.arguments["files"])


def _next(seen: list[dict[str, Any]]) -> None:
    """Where what was loaded is looked at: results and topics of each work, once the pages know it."""
    loads = [one["load_id"] for one in seen if one["load_id"] and one["status"] == "loaded"]
    if not loads:
        return
    if any(one.is_open and one.what == "refresh" for one in jobs.jobs(Home.from_env())):
        frame.note("Страницы обновляются: как только закончат, здесь появится, куда идти дальше.")
        return
    works = (
        data.fetch_if_built("data/loaded_works", first_load=min(loads), last_load=max(loads))
        if data.build()
        else None
    )
    if works is not None and works.height:
        frame.show(told.ways_on(works.head(WORKS_SHOWN)))


def _tables(seen: list[dict[str, Any]], *, is_trial: bool) -> None:
    rows = told.files(seen)
    if rows.is_empty():
        return
    _reading(seen)
    frame.table_block(
        rows,
        told.FILES if is_trial else told.FILES_LOADED,
        "fayly",
        "Файлы и что с ними будет" if is_trial else "Файлы",
        {},
    )
    changed = told.changes(seen, _schools())
    if changed.height:
        frame.heading("Что изменится: было → станет" if is_trial else "Что изменилось: было → стало")
        frame.table_block(
            changed, told.changed_columns(changed), "bylo-stanet", "Было и станет", {}, limit=30
        )
    hits = told.found(seen)
    if hits.height:
        frame.heading("Что найдено в файлах")
        frame.table_block(hits, told.FINDINGS, "najdeno", "Что найдено в файлах", {}, limit=30)


def _reading(seen: list[dict[str, Any]]) -> None:
    """First of all how plans are read, beside their own words; what is not read stands above."""
    read = told.readings(seen)
    if read.is_empty():
        return
    frame.heading("Как прочитан план")
    frame.note(told.summary_of_reading(read))
    frame.table_block(
        read, told.reading_columns(read), "prochitano", "Как прочитан план", {}, limit=MEASURES_SHOWN
    )


def loads() -> None:
    """What is loaded: what waits for a word, and taking back with a reason."""
    listed = _listed()
    if not listed:
        frame.note(absent("loads_listed", listed))
        return
    waiting = [one for one in listed if one["status"] == "held"]
    for one in waiting:
        frame.heading(f"Ждёт подтверждения: № {one['load_id']}, {one['file_name']}")
        frame.note("Файл теряет больше немногого, поэтому действуют прежние строки, пока вы не решите.")
        changed = told.changes([{**one, "changes": one.get("changes") or []}], _schools())
        if changed.height:
            frame.table(
                changed, told.changed_columns(changed), limit=30, caption="Было и станет, если принять"
            )
        with st.container(horizontal=True, key=f"held_{one['load_id']}"):
            _decision("confirm", one, "Принять вместо прежних", "primary")
            if changed["procedure_id"].drop_nulls().len():
                _decision("add", one, "Добавить к прежним", "secondary")
            if st.button("Отказаться", key=f"refuse_{one['load_id']}"):
                _ask("withdraw", load=one["load_id"], why="не подтверждён")
    held = told.found([one for one in listed if one["status"] == "loaded"])
    if held.height:
        rows = int(held["cnt"].sum())
        frame.heading(f"Отложено до исправления: {count(rows, 'строка')}")
        frame.note("Исправьте файл и загрузите его ещё раз: он заменит прежний. Негодный файл отзовите ниже.")
        frame.table_block(held, told.HELD, "otlozheno", "Отложенные строки и причины", {}, limit=30)
    frame.heading(f"Загружено: {count(len(listed), 'файл')}")
    frame.table_block(told.of_loads(listed), told.LOADS, "zagruzki", "Загрузки", {}, limit=50)
    _withdraw([one for one in listed if one["status"] in ("loaded", "replaced")])


def _decision(what: str, one: dict[str, Any], words: str, kind: Literal["primary", "secondary"]) -> None:
    if st.button(words, key=f"{what}_{one['load_id']}", type=kind):
        _ask(what, load=one["load_id"])


def _ask(what: str, **about: Any) -> None:
    work.ask(what, **about, then_refresh=True)
    st.rerun()


def _withdraw(standing: list[dict[str, Any]]) -> None:
    if not standing:
        return
    frame.heading("Отозвать загрузку")
    frame.note(
        "Её строки перестанут действовать, снова подействуют те, что она заменила. Файл останется в архиве."
    )
    names = {one["load_id"]: f"№ {one['load_id']} · {one['file_name']}" for one in standing}
    with st.form("withdraw_form"):
        chosen = st.selectbox("Загрузка", list(names), format_func=names.__getitem__, key="withdraw_load")
        why = st.text_input("Почему", placeholder="прислан не тот класс", key="withdraw_why")
        pressed = st.form_submit_button("Отозвать")
    if pressed and not why.strip():
        frame.alert("Напишите, почему: причина останется в журнале загрузок.")
    elif pressed:
        _ask("withdraw", load=chosen, why=" ".join(why.split()))


def _listed() -> list[dict[str, Any]]:
    """Loads that the reader decides about: all in the whole scope, else those that the reader loaded.

    What was decided and not done yet is done already for the list: nobody decides twice.
    """
    home = Home.from_env()
    known = jobs.kept_loads(home)
    if known is None:
        rows = data.fetch_if_built("data/loads") if data.build() else None
        known = [] if rows is None else rows.to_dicts()
    if not data.scope().is_whole:
        mine = {
            one["load_id"] for job in _own("load") for one in jobs.answer(home, job.job).get("files", [])
        } - {None}
        known = [one for one in known if one["load_id"] in mine]
    asked = {
        one.arguments["load"]
        for one in jobs.jobs(home)
        if one.is_open and one.what in ("withdraw", "confirm", "add")
    }
    return [one for one in known if one["load_id"] not in asked]


def all_jobs() -> None:
    """What the worker did and does: for whoever sees everything; others see their own."""
    listed = [one for one in jobs.jobs(Home.from_env()) if data.scope().is_whole or work.is_own(one)]
    if not listed:
        frame.note(absent("jobs_listed", listed))
        return
    frame.table_block(told.of_jobs(listed), told.JOBS, "raboty", "Работы", {}, limit=50)
    frame.note(f"Работы и их файлы хранятся {count(jobs.KEPT.days, 'день')}.")


SECTIONS: dict[str, Callable[[], None]] = {"Файлы": files, "Загрузки": loads, "Работы": all_jobs}
