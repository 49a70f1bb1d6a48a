"""`obektiv query` answers one SELECT and can be talked into nothing else."""

from pathlib import Path

import duckdb
import pytest

from obektiv.cli.sql import QueryRefusedError, select
from tests.homes import obektiv
from warehouse.home import Home


@pytest.fixture(scope="module")
def build(tmp_path_factory) -> Path:
    home = Home(tmp_path_factory.mktemp("query") / "home").create()
    path = home.builds / "20260101T000000_aaaaaaaa.duckdb"
    with duckdb.connect(str(path)) as connection:
        connection.execute("create schema marts")
        connection.execute("create table marts.dim_schools as select '990001' as school_code")
        connection.execute("create schema staging")
        connection.execute(
            'create view staging.v as select * from "20260101T000000_aaaaaaaa".marts.dim_schools'
        )
    home.current.symlink_to(path.relative_to(home.root))
    (home.root / "secret.csv").write_text("a;b\nтайна;2\n", encoding="utf-8")
    (home.root / "schema.sql").write_text("select 'тайна'", encoding="utf-8")
    (home.root / "load.sql").write_text("", encoding="utf-8")
    duckdb.connect(str(home.root / "other.duckdb")).close()
    return path


@pytest.mark.parametrize(
    "sql",
    [
        "select school_code from marts.dim_schools",
        "with a as (select 1 as n) select n from a -- конец",
        "from marts.dim_schools",
        "values (1), (2);",
        "/* пояснение */ select count(*) from staging.v",
        "describe marts.dim_schools",
        "summarize marts.dim_schools",
        "select table_name from information_schema.tables",
    ],
)
def test_what_only_reads_the_build_is_answered(build, sql):
    columns, rows = select(build, sql)
    assert columns
    assert rows


ATTACKS = [
    "select * from '/etc/passwd'",
    "select * from '{home}/secret.csv'",
    "select * from read_text('/etc/passwd')",
    "select * from read_blob('{home}/secret.csv')",
    "select * from read_csv('{home}/secret.csv')",
    "select * from read_csv_auto('{home}/secret.csv')",
    "select * from read_parquet('{home}/*.parquet')",
    "select * from read_json('{home}/secret.csv')",
    "select * from read_json_objects('{home}/secret.csv')",
    "select * from read_ndjson('{home}/secret.csv')",
    "select * from sniff_csv('{home}/secret.csv')",
    "select * from parquet_metadata('{home}/a.parquet')",
    "select * from parquet_schema('{home}/a.parquet')",
    "select * from glob('/etc/*')",
    "select content from read_text(['/etc/passwd'])",
    "from query('select * from read_text(''/etc/passwd'')')",
    "from query_table(['/etc/passwd'])",
    "select getenv('HOME')",
    "select * from 'https://example.org/a.csv'",
    "select * from read_text('s3://bucket/key')",
    "attach '{home}/other.duckdb' as o (read_write)",
    "attach ':memory:' as m",
    "detach memory",
    "use memory",
    "copy (select 1) to '{home}/out.csv'",
    "copy marts.dim_schools from '{home}/secret.csv'",
    "copy from database memory to x",
    "export database '{home}/out'",
    "import database '{home}/out'",
    "import database '{home}'",
    "install httpfs",
    "load httpfs",
    "load '{home}/evil.duckdb_extension'",
    "force install httpfs from 'http://example.org'",
    "update extensions",
    "pragma database_list",
    "pragma enable_profiling",
    "pragma enable_checkpoint_on_shutdown",
    "set enable_external_access = true",
    "set lock_configuration = false",
    "set global memory_limit = '90GB'",
    "set variable x = 1",
    "reset enable_external_access",
    "call pragma_version()",
    "call enable_logging()",
    "create table marts.t as select 1",
    "create temp table t as select 1",
    "create macro f() as 1",
    "create secret s (type s3)",
    "create persistent secret s (type s3)",
    "drop secret s",
    "insert into marts.dim_schools values ('1')",
    "update marts.dim_schools set school_code = '1'",
    "delete from marts.dim_schools",
    "drop table marts.dim_schools",
    "alter table marts.dim_schools add column x int",
    "truncate marts.dim_schools",
    "vacuum",
    "checkpoint",
    "begin transaction",
    "prepare p as select 1",
    "execute p",
    "explain select 1",
    "explain analyze select 1",
    "select 1; select 2",
    "select 1; copy (select 1) to '{home}/out.csv'",
    "select 1;;attach '{home}/other.duckdb'",
    "select 1 -- \n; drop table marts.dim_schools",
    "comment on table marts.dim_schools is 'x'",
    "",
    "-- только пояснение",
]


@pytest.mark.parametrize("attack", ATTACKS)
def test_nothing_else_is_reached(build, attack):
    home = build.parent.parent
    before = {path.name: path.stat().st_mtime_ns for path in home.rglob("*") if path.is_file()}
    with pytest.raises((QueryRefusedError, duckdb.Error)) as refused:
        select(build, attack.format(home=home))
    assert "тайна" not in str(refused.value)
    assert {path.name: path.stat().st_mtime_ns for path in home.rglob("*") if path.is_file()} == before


def test_what_is_answered_about_the_engine_holds_no_secret_and_no_way_out(build):
    with pytest.raises(QueryRefusedError):
        select(build, "select * from duckdb_secrets()")
    names = "('enable_external_access', 'lock_configuration', 'python_enable_replacements')"
    settings = dict(select(build, f"select name, value from duckdb_settings() where name in {names}")[1])
    assert settings == {
        "enable_external_access": "false",
        "lock_configuration": "true",
        "python_enable_replacements": "false",
    }


def test_a_refusal_is_a_russian_sentence(build):
    home = build.parent.parent
    for attack in (
        "copy (select 1) to 'x.csv'",
        "select * from read_text('/etc/passwd')",
        "select 1; select 2",
    ):
        done = obektiv(home, "query", attack, check=False)
        assert done.returncode == 2
        said = "Запрос не выполнен: выполняется один запрос SELECT"
        assert " ".join(done.stderr.split()).startswith(said)
        assert not done.stdout
    wrong = obektiv(home, "query", "select nothing from marts.dim_schools", check=False)
    assert wrong.returncode == 2
    assert wrong.stderr.startswith("Запрос не выполнен, в нём ошибка.")
