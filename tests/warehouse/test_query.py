"""The query layer lets nobody see past a scope, whatever a query says."""

import re
from datetime import date

import duckdb
import polars as pl
import pytest
import yaml

from warehouse import query as layer
from warehouse.home import Home
from warehouse.query import NothingPublishedError, Scope, query, scope_condition
from warehouse.scope import OPEN_COLUMNS, PERSON_COLUMNS


@pytest.fixture(scope="module")
def published(tmp_path_factory) -> Home:
    home = Home(tmp_path_factory.mktemp("scope") / "home").create()
    target = home.builds / "b.duckdb"
    with duckdb.connect(str(target)) as connection:
        for schema in ("marts", "ops", "seeds"):
            connection.execute(f"create schema {schema}")
        connection.execute(
            "create table marts.dim_schools as select * from (values ('990001', 'Округ'), ('990002', 'Район')) "
            "as t(school_code, municipality)"
        )
        connection.execute(
            "create table marts.rpt_marks as select * from (values (null, null, 'region', null, 1), "
            "('Округ', null, 'municipality', null, 2), ('Округ', '990001', 'school', null, 3), "
            "('Округ', '990001', 'class', '5А', 4), ('Район', '990002', 'school', null, 5)) "
            "as t(municipality, school_code, group_level, class_label, n)"
        )
        connection.execute(
            "create table marts.fct_participant_results as select '990001' as school_code, 1 as n"
        )
        connection.execute(
            "create table marts.rpt_school_cases as select * from (values "
            "('Округ', '990001', 'признаки', 'признаки не выявлены', '5А', 'новое', false), "
            "('Округ', '990002', 'признаки', null, '5А', 'новое', true), "
            "('Округ', '990003', 'признаки', null, '5А', 'новое', null)) as t(municipality, school_code, strength, "
            "strength_open, class_label, a_column_of_tomorrow, is_person_level)"
        )
        connection.execute(
            "create table marts.rpt_school_objectivity as select '990001' as school_code, 3 as classes_cnt, "
            "2::bigint as flagged_classes_cnt, false as is_person_level"
        )
        connection.execute(
            "create table marts.brg_school_lists as select * from (values ('О''к, 2024', '990001', true), "
            "('О''к, 2024', '990002', false)) as t(list_title, school_code, is_on_list)"
        )
        connection.execute("create table marts.dim_measures as select 'p' as plan_id")
        connection.execute("create table ops.findings as select 1 as load_id")
        connection.execute(
            "create table marts.fct_assignments as select '990001' as school_code, 'Н-1' as person_code, "
            "'П-1' as teacher_code, 'Э-1' as expert_code, 'Н-2' as observer_code, '5001' as participant_code"
        )
    home.current.symlink_to("builds/b.duckdb")
    return home


@pytest.fixture
def run(published, tmp_path, monkeypatch):
    monkeypatch.setattr(layer, "QUERIES", tmp_path)
    layer._sql.cache_clear()

    def go(sql: str, scope: Scope, **filters):
        (tmp_path / "tests").mkdir(exist_ok=True)
        (tmp_path / "tests" / "q.sql").write_text(sql, encoding="utf-8")
        layer._sql.cache_clear()
        return query("tests/q", scope, home=published, **filters)

    yield go
    layer._sql.cache_clear()


MART = "dbt_project/models/marts/objectivity/rpt_school_cases.yml"
MARKS = "select n from marts.rpt_marks order by n"


@pytest.mark.parametrize(
    ("scope", "seen"),
    [
        (Scope(), [1, 2, 3, 4, 5]),
        (Scope(role="head"), [1, 2, 3, 5]),
        (Scope(municipalities=("Округ",)), [1, 2, 3, 4]),
        (Scope(schools=("990001",), role="school"), [1, 2, 3, 4]),
        (Scope(schools=("990002",), role="school"), [1, 5]),
        (Scope(schools=("990002",)), [1, 5]),
        (Scope(municipalities=()), []),
        (Scope(schools=()), []),
        (Scope(school_list="О'к, 2024"), [1, 2, 3, 4]),
        (Scope(role="head", school_list="О'к, 2024"), [1, 2, 3]),
        (Scope(schools=("990002",), role="school", school_list="О'к, 2024"), [1]),
        (Scope(school_list="нет такого"), [1, 2]),
    ],
)
def test_rows_are_cut_to_the_scope(run, scope, seen):
    assert run(MARKS, scope)["n"].to_list() == seen


def test_a_list_that_is_chosen_is_no_right_and_is_not_written_down_with_the_rights():
    assert Scope.read(Scope(municipalities=("Округ",), school_list="ШНОР, 2024").as_json()) == Scope(
        municipalities=("Округ",)
    )
    assert Scope(school_list="ШНОР, 2024").is_whole


def test_the_audience_of_a_meeting_sees_no_participants(run):
    sql = "select count(*) as n from marts.fct_participant_results"
    assert run(sql, Scope(role="head"))["n"].item() == 0
    assert run(sql, Scope(municipalities=("Район",)))["n"].item() == 0
    assert run(sql, Scope(municipalities=("Округ",)))["n"].item() == 1


CASES = (
    "select school_code, strength, strength_open, class_label, a_column_of_tomorrow from marts.rpt_school_cases "
    "order by school_code"
)


def test_a_head_gets_the_row_of_a_case_with_its_open_strength_and_nothing_that_rests_on_people(run):
    assert run(CASES, Scope(role="head")).rows() == [("990001", None, "признаки не выявлены", None, None)]


@pytest.mark.parametrize("role", ["methodologist", "analyst", "school"])
def test_those_who_work_with_a_school_get_the_whole_case(run, role):
    schools = ("990001", "990002", "990003") if role == "school" else None
    rows = run(CASES, Scope(schools=schools, role=role)).rows()
    assert [row[0] for row in rows] == ["990001", "990002", "990003"]
    assert rows[0] == ("990001", "признаки", "признаки не выявлены", "5А", "новое")


def test_a_head_cannot_find_a_case_by_what_it_does_not_see(run):
    asked = "select school_code from marts.rpt_school_cases where strength = 'признаки' or class_label is not null"
    assert run(asked, Scope(role="head")).is_empty()


def test_a_hidden_column_keeps_its_type_and_counts_of_classes_are_hidden(run):
    rows = run("select * from marts.rpt_school_objectivity", Scope(role="head"))
    assert rows.row(0, named=True) == {
        "school_code": "990001",
        "classes_cnt": 3,
        "flagged_classes_cnt": None,
        "is_person_level": False,
    }
    assert rows.schema["flagged_classes_cnt"] == pl.Int64


def test_columns_open_to_a_head_are_columns_of_the_mart_and_rest_on_nothing_about_people():
    described = yaml.safe_load((layer.QUERIES.parents[1] / MART).read_text(encoding="utf-8"))
    columns = {column["name"] for column in described["models"][0]["columns"]}
    shown = OPEN_COLUMNS["rpt_school_cases"]
    assert shown <= columns
    told_twice = {name.removesuffix("_open") for name in columns if name.endswith("_open")} - {"is"}
    assert not shown & told_twice
    assert not shown & {"is_open", "class_label", "noticed_classes", "checked_by"}


def test_a_part_of_the_region_sees_no_cells_of_regional_files(run):
    assert run("select count(*) as n from ops.findings", Scope(schools=("990001",)))["n"].item() == 0


def test_a_query_cannot_go_around_the_views(run):
    with pytest.raises(ValueError, match="around the scope"):
        run("select * from published.marts.rpt_marks", Scope())
    with pytest.raises(duckdb.Error):
        run("attach 'x.duckdb' as x", Scope())
    with pytest.raises(duckdb.Error):
        run("select * from read_csv('/etc/passwd')", Scope())


def test_filters_are_bound_and_unknown_ones_refused(run):
    assert run("select n from marts.rpt_marks where group_level = $level", Scope(), level="region")[
        "n"
    ].to_list() == [1]
    assert run("select n from marts.rpt_marks where n = $n", Scope(), n=2)["n"].to_list() == [2]
    with pytest.raises(KeyError):
        run("select 1 as n", Scope(), level="region")


@pytest.mark.parametrize(
    "value",
    [
        "region' or true --",
        "' or ''='",
        "region'; drop view marts.rpt_marks; --",
        "region' union select n from published.marts.rpt_marks --",
        "$level",
        "\\' or 1=1 --",
    ],
)
def test_sql_in_a_filter_is_only_a_text_that_nothing_equals(run, value):
    by_level = "select n from marts.rpt_marks where group_level = $level"
    assert run(by_level, Scope(), level=value).is_empty()
    assert run("select $level as said", Scope(), level=value)["said"].to_list() == [value]
    assert run(by_level, Scope(), level="region")["n"].to_list() == [1]


def test_sql_in_place_of_a_number_is_refused(run):
    by_number = "select n from marts.rpt_marks where n = $n"
    with pytest.raises(duckdb.ConversionException):
        run(by_number, Scope(), n="1 or true")
    assert run(by_number, Scope(), n=2)["n"].to_list() == [2]


@pytest.mark.parametrize(
    "value", ["990001') or (true", "990001' or '1'='1", "x'); drop view marts.rpt_marks; --"]
)
def test_sql_in_a_scope_opens_no_row(run, value):
    everybody = run(MARKS, Scope(schools=("000000",)))["n"].to_list()
    assert everybody == [1]
    assert run(MARKS, Scope(schools=(value,)))["n"].to_list() == everybody
    assert run(MARKS, Scope(municipalities=(value,)))["n"].to_list() == [1]
    assert run(MARKS, Scope())["n"].to_list() == [1, 2, 3, 4, 5]


@pytest.mark.parametrize(
    "name", ["../../etc/passwd", "tests/q; drop", "tests/q' or true", "tests/../tests/q"]
)
def test_a_query_is_named_and_never_a_path(published, name):
    with pytest.raises(KeyError):
        query(name, Scope(), home=published)


def test_a_quote_in_a_name_stays_a_name():
    condition = scope_condition("t", {"municipality"}, Scope(municipalities=("О'к", "x') or (true")))
    assert "'О''к'" in condition
    assert "'x'') or (true'" in condition


def test_an_unknown_role_is_refused():
    with pytest.raises(ValueError, match="роль"):
        Scope(role="начальник")


def test_without_a_build_the_answer_says_what_to_do(home):
    with pytest.raises(NothingPublishedError, match="obektiv refresh"):
        query("data/builds", Scope(), home=home)


def test_threads_get_their_own_rows(run, published):
    from concurrent.futures import ThreadPoolExecutor

    run("select n from marts.rpt_marks where n = $n", Scope(), n=1)
    with ThreadPoolExecutor(8) as pool:
        got = list(
            pool.map(
                lambda n: query("tests/q", Scope(), home=published, n=n)["n"].to_list(), [1, 2, 3, 4, 5] * 20
            )
        )
    assert got == [[n] for n in [1, 2, 3, 4, 5] * 20]


def test_every_named_query_reads_only_published_schemas(repo_root):
    for path in sorted((repo_root / "warehouse" / "queries").rglob("*.sql")):
        sources = re.findall(r"\b(?:from|join)\s+([a-z_]+)\.", path.read_text(encoding="utf-8"))
        assert not set(sources) & {"raw", "staging", "intermediate", "published", "main"}, path.name


def test_a_head_tells_no_person_from_another(run):
    asked = "select * from marts.fct_assignments"
    assert run(asked, Scope(role="head")).row(0) == ("990001", None, None, None, None, None)
    assert run(asked, Scope()).row(0) == ("990001", "Н-1", "П-1", "Э-1", "Н-2", "5001")


def test_every_code_of_a_person_in_the_marts_is_hidden_from_a_head():
    people = re.compile(r"(teacher|expert|observer|person|participant|pupil|employee|author)_code$")
    named = set()
    for path in (layer.QUERIES.parents[1] / "dbt_project/models/marts").rglob("*.yml"):
        for model in yaml.safe_load(path.read_text(encoding="utf-8")).get("models", []):
            named |= {column["name"] for column in model["columns"] if people.search(column["name"])}
    assert named
    assert named <= PERSON_COLUMNS


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('{"schools": null}', "список"),
        ('{"schools": "990001"}', "список"),
        ('{"schools": [990001]}', "список"),
        ('{"school": ["990001"]}', "неизвестное имя «school»"),
        ('{"role": "school"}', "без списка schools"),
        ('{"role": "директор"}', "неизвестная роль"),
        ('{"role": ["head"]}', "role"),
        ('["990001"]', "ожидается запись"),
        ("990001", "ожидается запись"),
        ("{schools: []}", "не JSON"),
    ],
)
def test_a_scope_that_is_not_exactly_one_is_refused_in_words(text, words):
    with pytest.raises(ValueError, match=words):
        Scope.read(text)


def test_an_empty_list_is_nobody_and_nothing_written_is_the_whole(run):
    for text in ('{"schools": []}', '{"municipalities": []}', '{"schools": [], "role": "school"}'):
        nobody = Scope.read(text)
        assert nobody.is_nothing
        for table in ("marts.rpt_marks", "marts.dim_measures", "marts.dim_schools", "ops.findings"):
            assert run(f"select count(*) as n from {table}", nobody)["n"].item() == 0
    assert Scope.read("") == Scope.read(None) == Scope.read("{}") == Scope()
    assert Scope.read('{"schools": ["edu990001"]}').schools == ("990001",)


def build_of(home: Home, name: str, *started: tuple[str, str]) -> None:
    """Publish a build whose own notes of builds are given as (build, instant that it started and ended at)."""
    path = home.builds / f"{name}.duckdb"
    with duckdb.connect(str(path)) as connection:
        for schema in ("marts", "ops", "seeds"):
            connection.execute(f"create schema {schema}")
        times = "started_at timestamp, finished_at timestamp"
        connection.execute(f"create table ops.builds (build_id varchar, status varchar, {times})")
        connection.execute("create table ops.load_log (status varchar, loaded_at timestamp)")
        for build_id, instant in started:
            connection.execute(
                f"insert into ops.builds values ('{build_id}', 'published', '{instant}', '{instant}')"
            )
    home.current.unlink(missing_ok=True)
    home.current.symlink_to(f"builds/{name}.duckdb")


def test_what_is_shown_is_the_file_and_not_the_latest_by_the_clock(home):
    """A build made after the clock was set back is the one that pages read and name."""
    build_of(
        home, "20260101T000000_b", ("20260105T000000_a", "2026-01-05"), ("20260101T000000_b", "2026-01-01")
    )
    info = layer.current_build(home)
    assert info.build_id == "20260101T000000_b"
    assert info.finished_at.date() <= date(2026, 1, 2)
    assert info.key.startswith("20260101T000000_b:")


def test_a_new_build_lets_go_of_the_connections_to_older_ones(home):
    """Each holds tens of megabytes, and a server sees hundreds of builds."""
    for number in range(3):
        build_of(home, f"2026010{number}T000000_a")
        keys = layer.current_build(home).key
        opened = [path for path, *_ in layer._opened if path.startswith(str(home.root))]
        assert opened == [str(home.published())]
        assert keys.startswith(home.published().stem)


def test_a_release_is_read_with_every_table_that_a_query_may_read_beside_it():
    """Views of other tables are not made for a release: a named query must never miss one of them."""
    from warehouse.publications.tables import TABLES

    beside = layer._read_beside(frozenset(TABLES))
    for path in layer.QUERIES.glob("*/*.sql"):
        name = f"{path.parent.name}/{path.stem}"
        if layer.tables_of(name) & set(TABLES):
            assert {("marts", table) for table in layer.tables_of(name)} <= beside, name
    assert len(beside) < 40
