"""Makes a region's release out of its published build, and reads one that has come: for a region and for a centre."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
from datetime import UTC, datetime
from pathlib import Path

import duckdb

from warehouse import __version__
from warehouse.home import Home
from warehouse.private import owner_only
from warehouse.raw import literal
from warehouse.regional.contract import MANIFEST, ContractBrokenError, Kept, Manifest, broken, contract
from warehouse.settings_files import SettingsFileError, validate

#: Municipalities by a code of the region; one that has no code of its own is known by a hash of its name.
SCHOOLS = """
    with known as (
        select municipality, min(municipality_code) as code
        from raw.results_participants
        where regexp_full_match(municipality_code, 'reg[0-9]{{2}}_[0-9a-z]{{1,12}}') and municipality is not null
        group by municipality
        having count(distinct municipality_code) = 1
    )
    select
        school_code,
        coalesce(known.code, 'reg{region}_' || md5(coalesce(schools.municipality, ''))[:8]) as municipality_code,
        is_rural
    from marts.dim_schools as schools
    left join known using (municipality)
    where school_code in (select school_code from marts.fct_participant_results)
"""
PARTICIPANTS = """
    select
        procedure_id, school_code, classes.code as class_label, people.code as participant_code, class_grade, variant,
        attendance, primary_score, mark, level, journal_mark, uploaded_at
    from marts.fct_participant_results as facts
    left join classes using (school_code, class_label)
    left join people using (school_code, participant_code)
"""
TASKS = """
    select
        procedure_id, school_code, classes.code as class_label, people.code as participant_code, task_code, task_no,
        score, max_score, response
    from marts.fct_task_results as facts
    left join classes using (school_code, class_label)
    left join people using (school_code, participant_code)
"""
PROCEDURES = """
    select
        procedure_id, kind, school_year, season, calendar_year, subject, grade, language, study_level,
        max_primary_score, min3, min4, min5, date_from
    from marts.dim_procedures
    where has_results
"""
ITEMS = """
    select distinct
        procedure_id, task_code, task_no, difficulty, answer_type, max_score, content_code, requirement_code
    from marts.dim_tasks
    where is_specified
"""
#: What adds up over classes, schools and regions: how many works have a score, how many cells of a task a value.
CELLS = """
    select procedure_id, municipality_code, school_code, class_label, task_code, value, count(*) as n
    from (
        select
            procedure_id, school_code, class_label, cast(null as varchar) as task_code,
            case
                when attendance = 'absent' then 'absent'
                when primary_score is null then 'unused'
                else printf('%.3g', primary_score)
            end as value
        from participants
        union all
        select
            procedure_id, school_code, class_label, task_code,
            case when response = 'scored' then printf('%.3g', score) else coalesce(response, 'unused') end as value
        from tasks
    )
    inner join schools using (school_code)
    group by procedure_id, municipality_code, school_code, class_label, task_code, value
"""
MADE = {
    "schools": SCHOOLS,
    "participants": PARTICIPANTS,
    "tasks": TASKS,
    "procedures": PROCEDURES,
    "items": ITEMS,
    "cells": CELLS,
}


def _codes(session: duckdb.DuckDBPyConnection, name: str, column: str) -> None:
    """Make the table `name` of codes of classes or participants: what is no code gets a number within its school."""
    declared = next(one for one in contract().tables["participants"].columns if one.name == column)
    session.execute(
        f"create temp table {name} as select school_code, {column}, case when is_code then {column} "
        f"else {literal(declared.substitute)} || dense_rank() over (partition by school_code, is_code "
        f"order by {column}) end as code from (select distinct school_code, {column}, "
        f"regexp_full_match({column}, {literal(declared.pattern)}) as is_code "
        f"from marts.fct_participant_results where {column} is not null)"
    )


def region_of(session: duckdb.DuckDBPyConnection) -> str:
    """Return the region that the logins of schools name. Raises ContractBrokenError when there are several or none."""
    found = session.sql(
        "select distinct school_code[:2] from marts.fct_participant_results where school_code not like 'РИС-%'"
    ).fetchall()
    if len(found) != 1:
        named = ", ".join(sorted(one for (one,) in found)) or "ни одного"
        raise ContractBrokenError(
            f"по логинам школ регион не один ({named}): назовите его параметром --region"
        )
    return str(found[0][0])


def write(home: Home, folder: Path, region: str | None = None) -> Manifest:
    """Write the release of the published build into `folder/region=NN`, in place of an earlier one; returns what it is.

    Made beside and checked whole before it takes the place. Raises ContractBrokenError, in words without values.
    """
    build = home.published()
    if build is None:
        raise ContractBrokenError("показывать пока нечего: соберите витрины (obektiv refresh)")
    with duckdb.connect(str(build), read_only=True) as session, owner_only():
        region = region or region_of(session)
        if not re.fullmatch(r"[0-9]{2}", region):
            raise ContractBrokenError("код региона – две цифры, например 22")
        target = folder / f"region={region}"
        beside = folder / f".region={region}.new"
        shutil.rmtree(beside, ignore_errors=True)
        beside.mkdir(parents=True)
        _codes(session, "classes", "class_label")
        _codes(session, "people", "participant_code")
        words: list[str] = []
        kept = {}
        for name, query in MADE.items():
            columns = ", ".join(
                f'cast("{one.name}" as {one.type}) as "{one.name}"' for one in contract().tables[name].columns
            )
            made = query.format(region=region) if name == "schools" else query
            session.execute(f"create temp table {name} as select {columns} from ({made})")
            words += broken(session, name, name)
            order = ", ".join(contract().tables[name].grain)
            path = beside / f"{name}.parquet"
            session.execute(
                f"copy (select * from {name} order by {order}) to {literal(str(path))} "
                "(format parquet, compression zstd)"
            )
            rows = session.sql(f"select count(*) from {name}").fetchone()
            kept[name] = Kept(rows=rows[0] if rows else 0, sha256=_sha256(path))
        if words:
            shutil.rmtree(beside)
            raise ContractBrokenError("; ".join(words))
        manifest = Manifest(
            contract=contract().version,
            region=region,
            build_id=build.stem,
            made_at=datetime.now(UTC).isoformat(timespec="seconds"),
            program=__version__,
            tables=kept,
        )
        (beside / MANIFEST).write_text(manifest.model_dump_json(indent=1), encoding="utf-8")
        _put(beside, target)
    return manifest


def _put(beside: Path, target: Path) -> None:
    """Give a finished release its name; an earlier one is gone only when the new one stands."""
    earlier = target.with_name(f".{target.name}.old")
    shutil.rmtree(earlier, ignore_errors=True)
    if target.exists():
        target.rename(earlier)
    beside.rename(target)
    shutil.rmtree(earlier, ignore_errors=True)


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def check(release: Path) -> Manifest:
    """Return the manifest of a release that holds to the contract. Raises ContractBrokenError, in words."""
    try:
        said = json.loads((release / MANIFEST).read_text(encoding="utf-8"))
        manifest = validate(said, Manifest, f"{release.name}/{MANIFEST}")
    except (OSError, ValueError, SettingsFileError) as error:
        raise ContractBrokenError(f"{release.name}: нет описи {MANIFEST}, или она испорчена") from error
    if manifest.contract != contract().version:
        raise ContractBrokenError(
            f"{release.name}: договор № {manifest.contract}, программа читает № {contract().version}"
        )
    words = []
    with duckdb.connect() as session:
        for name in contract().tables:
            path = release / f"{name}.parquet"
            kept = manifest.tables.get(name)
            if kept is None or not path.is_file() or _sha256(path) != kept.sha256:
                words.append(f"таблица {name}: файла нет, или он не тот, что в описи")
                continue
            words += broken(session, name, f"read_parquet({literal(str(path))}, hive_partitioning=false)")
    if words:
        raise ContractBrokenError(f"{release.name}: {'; '.join(words)}")
    return manifest
