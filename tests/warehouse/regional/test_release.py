"""A region hands on codes only, held to a contract; a centre refuses what does not hold, and builds the same facts."""

import json
import shutil

import duckdb
import pytest

from tests.homes import FROZEN_TODAY, obektiv
from warehouse.home import Home
from warehouse.regional import release
from warehouse.regional.contract import MANIFEST, ContractBrokenError, contract
from warehouse.regional.release import check, write

REGION = "99"
FACTS = "procedure_id, school_code, class_label, participant_code, attendance, primary_score, mark, level, journal_mark"
SCORES = "procedure_id, school_code, class_label, participant_code, task_code, score, max_score, response"


@pytest.fixture(scope="module")
def released(frozen_home, tmp_path_factory):
    """The release of the frozen home."""
    folder = tmp_path_factory.mktemp("releases")
    write(Home(frozen_home), folder)
    return folder


def rows(query: str) -> list[tuple]:
    with duckdb.connect() as session:
        return session.sql(query).fetchall()


def table(folder, name: str) -> str:
    return f"read_parquet('{folder}/region={REGION}/{name}.parquet')"


def test_a_release_holds_the_facts_of_the_build_under_its_contract(released, frozen_home):
    said = check(released / f"region={REGION}")
    assert said.region == REGION
    build = Home(frozen_home).published()
    assert said.build_id == build.stem
    with duckdb.connect(str(build), read_only=True) as session:
        session.execute("load parquet")
        for name, mart in (("participants", "fct_participant_results"), ("tasks", "fct_task_results")):
            columns = FACTS if name == "participants" else SCORES
            before = session.sql(f"select {columns} from marts.{mart}").fetchall()
            assert before
            assert sorted(map(str, before)) == sorted(
                map(str, rows(f"select {columns} from {table(released, name)}"))
            )


def test_no_name_of_a_school_or_a_municipality_leaves_the_region(released, frozen_home):
    with duckdb.connect(str(Home(frozen_home).published()), read_only=True) as session:
        found = session.sql("select name, municipality, settlement from marts.dim_schools").fetchall()
    named = {value for row in found for value in row if value and not value.startswith("Школа ")}
    assert named
    for name in contract().tables:
        texts = {
            value
            for row in rows(f"select * from {table(released, name)}")
            for value in row
            if isinstance(value, str)
        }
        assert not texts & named


def test_cells_add_up_to_the_facts(released):
    people, cells, tasks = (table(released, name) for name in ("participants", "cells", "tasks"))
    by_cells = rows(
        "select procedure_id, sum(n * try_cast(value as double)), sum(n) "
        f"from {cells} where task_code is null group by all"
    )
    by_facts = rows(f"select procedure_id, sum(primary_score), count(*) from {people} group by all")
    assert by_facts
    assert sorted(by_cells) == sorted(by_facts)
    by_cells = rows(
        "select procedure_id, task_code, sum(n * try_cast(value as double)), sum(n) "
        f"from {cells} where task_code is not null group by all"
    )
    by_facts = rows(
        "select procedure_id, task_code, sum(case when response = 'scored' then score end), count(*) "
        f"from {tasks} group by all"
    )
    assert sorted(by_cells, key=str) == sorted(by_facts, key=str)


def test_what_is_no_code_stops_the_release_or_goes_out_as_a_number(frozen_home, tmp_path):
    home = Home(tmp_path / "home")
    shutil.copytree(frozen_home, home.root, symlinks=True)
    with duckdb.connect(str(home.published())) as session:
        school, label = session.sql(
            "select school_code, class_label from marts.fct_participant_results where class_label is not null limit 1"
        ).fetchone()
        place = f"where school_code = '{school}' and class_label = '{label}'"
        for mart in ("marts.fct_participant_results", "intermediate.int_results__tasks_checked"):
            session.execute(f"update {mart} set class_label = 'группа слабых' {place}")
    write(home, tmp_path / "out")
    sent = rows(
        f"select distinct class_label from {table(tmp_path / 'out', 'participants')} where school_code = '{school}'"
    )
    assert ("к-1",) in sent
    assert ("группа слабых",) not in sent
    with duckdb.connect(str(home.published())) as session:
        session.execute(
            f"update marts.fct_participant_results set level = 'так себе' where school_code = '{school}'"
        )
    before = (tmp_path / "out" / f"region={REGION}" / MANIFEST).read_bytes()
    with pytest.raises(ContractBrokenError, match="столбец level: значений, которые не коды") as told:
        write(home, tmp_path / "out")
    assert "так себе" not in str(told.value)
    assert (tmp_path / "out" / f"region={REGION}" / MANIFEST).read_bytes() == before


def test_a_changed_or_wider_table_is_refused(released, tmp_path):
    copy = tmp_path / f"region={REGION}"
    shutil.copytree(released / f"region={REGION}", copy)
    wider = copy / "schools.parquet"
    with duckdb.connect() as session:
        session.execute(
            f"create table t as select *, 'школа' as name from read_parquet('{wider}', hive_partitioning=false)"
        )
        session.execute(f"copy t to '{wider}' (format parquet)")
    with pytest.raises(ContractBrokenError, match="таблица schools: файла нет, или он не тот"):
        check(copy)
    said = json.loads((copy / MANIFEST).read_text(encoding="utf-8"))
    said["tables"]["schools"]["sha256"] = release._sha256(wider)
    (copy / MANIFEST).write_text(json.dumps(said), encoding="utf-8")
    with pytest.raises(ContractBrokenError, match="лишние столбцы: name"):
        check(copy)
    (copy / MANIFEST).write_text("{}", encoding="utf-8")
    with pytest.raises(ContractBrokenError, match=MANIFEST):
        check(copy)


@pytest.mark.walks
def test_a_centre_builds_the_facts_that_the_region_has(released, tmp_path):
    """The commands as people call them; the centre's own models make of raw rows what the region's made."""
    home = tmp_path / "centre"
    obektiv(home, "gather-regions", str(released))
    obektiv(home, "build", OBEKTIV_TODAY=FROZEN_TODAY)
    with duckdb.connect(str(Home(home).published()), read_only=True) as session:
        for name, mart, columns in (
            ("participants", "fct_participant_results", FACTS),
            ("tasks", "fct_task_results", SCORES),
        ):
            made = session.sql(f"select {columns} from marts.{mart}").fetchall()
            assert sorted(map(str, made)) == sorted(
                map(str, rows(f"select {columns} from {table(released, name)}"))
            )


def test_a_home_with_files_of_its_own_takes_no_releases(released, frozen_home, tmp_path):
    home = tmp_path / "home"
    (home / "archive").mkdir(parents=True)
    (home / "archive" / "file").write_text("", encoding="utf-8")
    done = obektiv(home, "gather-regions", str(released), check=False)
    assert done.returncode == 1
    assert "нужна своя, пустая" in done.stderr
