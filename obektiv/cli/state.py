"""`obektiv status`: freshness, findings, builds, plans and what is missing – the same facts for people and programs."""

from __future__ import annotations

import duckdb

from obektiv.cli import say
from obektiv.cli.arrivals import gather_arrivals, print_arrivals
from obektiv.cli.plans import gather_plans, print_plans
from warehouse.health import health
from warehouse.home import Home
from warehouse.lock import is_held
from warehouse.reasons import Reason, of_error


def _rows(connection: duckdb.DuckDBPyConnection, sql: str) -> list[dict]:
    cursor = connection.cursor().execute(sql)
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def gather_status(home: Home) -> dict:
    """Return the state of a home: published build, loads by kind, refused files, last builds, tests without a scale."""
    path = home.published()
    state: dict = {"home": str(home.root), "published": path.stem if path else None, "health": health(home)}
    if home.raw.exists():
        try:
            with duckdb.connect(str(home.raw), read_only=True) as connection:
                state |= _from_ingested(connection)
        except duckdb.Error as error:
            _keep_closed(state, home, of_error(error), "Хранилище")
    if path:
        try:
            with duckdb.connect(str(path), read_only=True) as connection:
                state |= _from_published(connection)
                state |= gather_arrivals(connection, home.today())
            state["plans"] = gather_plans(home)
        except duckdb.CatalogException:
            words = "Сборку сделала другая версия программы: выполните «obektiv build»."
            state["problems"] = [*state.get("problems", []), words]
        except duckdb.Error as error:
            _keep_closed(state, home, of_error(error), "Опубликованная сборка")
    return state


def _keep_closed(state: dict, home: Home, reason: Reason, what: str) -> None:
    """Say why a database is closed: our own command is writing, another program holds it, or it is damaged."""
    if is_held(home.lock):
        state["busy"] = "Хранилище сейчас обновляется: показано только опубликованное."
    else:
        state["problems"] = [*state.get("problems", []), f"{what}: {reason.sentence}. {reason.advice}"]


def _from_ingested(connection: duckdb.DuckDBPyConnection) -> dict:
    return {
        "kinds": _rows(
            connection,
            "select source_kind, count(*) as files, sum(rows_loaded) as rows_loaded, "
            "sum(rows_quarantined) as rows_quarantined, sum(findings_cnt) as findings, "
            "max(loaded_at) as last_loaded_at from ops.load_log where status = 'loaded' "
            "group by source_kind order by source_kind",
        ),
        "waiting": _rows(
            connection,
            "select load_id, file_name, message from ops.load_log where status = 'held' order by load_id",
        ),
        "refused": _rows(
            connection,
            "select file_name, message, loaded_at from ops.load_log where status in ('refused', 'failed') "
            "order by load_id",
        ),
        "unrecognised": _rows(
            connection, "select file_name from ops.load_log where status = 'unrecognised' order by load_id"
        ),
        "builds": _rows(
            connection,
            "select build_id, status, started_at, finished_at, tests_failed, message from ops.builds "
            "order by rowid desc limit 5",
        ),
    }


def _from_published(connection: duckdb.DuckDBPyConnection) -> dict:
    return {
        "procedures": _rows(
            connection,
            "select kind, school_year, season, count(*) as procedures, "
            "count(*) filter (not has_scale) as without_scale, "
            "count(*) filter (not has_specification) as without_specification from marts.dim_procedures "
            "where has_results or is_in_calendar group by all order by school_year, season, kind",
        ),
        "without_scale": [
            row["procedure_id"]
            for row in _rows(
                connection,
                "select procedure_id from marts.dim_procedures where has_results and not has_scale order by 1",
            )
        ],
    }


def kind_in_words(kind: str | None) -> str:
    """Return what a kind of file is called on the pages; «–» for a file that nobody recognises."""
    from dashboards.words import labels

    return labels.name(labels.SOURCE_KINDS, kind) if kind else "–"


def print_status(state: dict) -> None:
    """Tell the state in Russian."""
    say.out.print(f"Опубликовано: {state['published'] or 'пока ничего'}")
    said = state["health"]
    if said.state != "calm":
        say.out.print(f"{said.title}. {said.sentence} {said.advice}".strip())
    if "busy" in state:
        say.out.print(state["busy"])
    for problem in state.get("problems", []):
        say.err.print(problem)
    if state.get("kinds"):
        rows = [
            [
                kind_in_words(k["source_kind"]),
                k["files"],
                k["rows_loaded"],
                k["rows_quarantined"],
                k["findings"],
                say.moment(k["last_loaded_at"]),
            ]
            for k in state["kinds"]
        ]
        say.table(
            "Загружено",
            ["Вид", "Файлов", "Строк", "Задержано", "Замечаний", "Последний"],
            rows,
            right=(1, 2, 3, 4),
        )
    for row in state.get("waiting", []):
        say.out.print(f"Загрузка {row['load_id']}, {row['file_name']}: {row['message']}")
    for row in state.get("refused", []):
        say.out.print(f"Не принят {row['file_name']}: {row['message']}")
    for row in state.get("unrecognised", []):
        say.out.print(f"Не распознан {row['file_name']}: ничего не загружено")
    if state.get("without_scale"):
        say.out.print("Нет шкалы отметок, отметки не рассчитаны: " + ", ".join(state["without_scale"]))
    print_plans(state.get("plans", []))
    print_arrivals(state)
    if state.get("builds"):
        words = {"published": "опубликована", "failed": "не прошла", "rolled_back": "отменена"}
        rows = [
            [b["build_id"], words.get(b["status"], b["status"]), b["tests_failed"], b["message"] or ""]
            for b in state["builds"]
        ]
        say.table("Последние сборки", ["Сборка", "Итог", "Ошибок", "Что не так"], rows, right=(2,))
