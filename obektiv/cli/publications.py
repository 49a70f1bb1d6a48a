"""`obektiv publications`: what has left the department, and which releases of open figures stand."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from obektiv.cli import say
from warehouse.home import Home

PAPERS_SHOWN = 20


def publications(
    procedure: Annotated[
        str | None, typer.Argument(help="Код процедуры; без него – все процедуры и последние бумаги.")
    ] = None,
    json_: Annotated[bool, typer.Option("--json", help="Ответ для программы: один документ JSON.")] = False,
) -> None:
    """Журнал публикаций: выпуски открытых данных, что в них ждёт уточнения, и отданные открытые бумаги."""
    from warehouse.publications import ledger
    from warehouse.query import NothingPublishedError

    home = Home.from_env()
    try:
        known = [e for e in ledger.entries(home) if procedure in (None, *_procedures(e))]
        states = [_state(home, code) for code in dict.fromkeys(c for e in known for c in _procedures(e))]
    except (ledger.LedgerBrokenError, NothingPublishedError) as error:
        say.err.print(str(error))
        raise typer.Exit(1) from error
    releases = [e for e in known if e["entry"] == ledger.RELEASE]
    papers = [e for e in known if e["entry"] == ledger.PAPER]
    if json_:
        say.as_json({"releases": releases, "papers": papers, "states": [s for s in states if s]})
        return
    if not known:
        say.out.print("Открытых бумаг ещё не отдавали: журнал публикаций пуст.")
        return
    of = {s["procedure_id"]: s["state"] for s in states if s}
    say.table(
        "Выпуски открытых данных",
        ["Процедура", "№", "Открыт", "Сборка", "Что сейчас"],
        [
            [
                r["procedure_id"],
                str(r["number"]),
                _day(r["opened_on"]),
                r["build_id"],
                of.get(r["procedure_id"], ""),
            ]
            for r in _newest(releases)
        ],
    )
    say.table(
        f"Открытые бумаги: {len(papers)}, последние {min(len(papers), PAPERS_SHOWN)}",
        ["Отдана", "Бумага", "О чём", "Выпуски", "Чисел", "sha256"],
        [
            [
                _moment(p["at"]),
                p["title"] + p["ending"],
                ", ".join(w for w in (p["municipality"], p["school_code"]) if w) or "все данные",
                ", ".join(f"{code} № {number}" for code, number in p["releases"].items()) or "–",
                str(p["figures_cnt"]),
                p["sha256"][:12],
            ]
            for p in papers[-PAPERS_SHOWN:]
        ],
    )


def _procedures(entry: dict[str, Any]) -> list[str]:
    """Procedures whose figures an entry is about."""
    return list(entry.get("releases", {})) or [c for c in (entry.get("procedure_id"),) if c]


def _newest(releases: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return list({r["procedure_id"]: r for r in releases}.values())


def _state(home: Home, procedure_id: str) -> dict[str, Any] | None:
    from warehouse.publications.release import release_of

    release = release_of(home, procedure_id)
    if release is None:
        return None
    if not release.is_kept:
        state = f"следующая бумага откроет выпуск № {release.number}"
    elif release.waits:
        state = "есть уточнения меньше чем о десяти людях: войдут в следующий выпуск"
    else:
        state = "данные те же"
    return {"procedure_id": procedure_id, "number": release.number, "waits": release.waits, "state": state}


def _day(text: str) -> str:
    return ".".join(reversed(text[:10].split("-")))


def _moment(text: str) -> str:
    return f"{_day(text)} {text[11:16]}"


def register(app: typer.Typer) -> None:
    """Add the command to the application."""
    app.command(epilog="Пример: obektiv publications ВПР-2023-весна-РУ-5")(publications)
