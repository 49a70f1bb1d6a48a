"""A build is published whole or not at all, and what is published can be taken back."""

import json

import duckdb
import pytest

from tests.homes import obektiv
from tests.ingestion.core.builders import dump_2021, long_csv, row_2021, row_long
from warehouse.builds import BuildResult, rollback
from warehouse.dbt_child import UNCHANGED
from warehouse.home import Home
from warehouse.publication import point_current, prune, published_builds

#: The day of the second refresh of the small home.
DAY = "2021-06-01"


def published_rows(home: Home, table: str) -> list[tuple]:
    with duckdb.connect(str(home.published()), read_only=True) as connection:
        return connection.execute(f"select * from marts.{table} order by all").fetchall()


def published_marts(home: Home) -> dict[str, tuple[int, list[tuple]]]:
    """Return every mart of the published build: number of rows and the rows themselves, floats to nine decimals."""
    marts = {}
    with duckdb.connect(str(home.published()), read_only=True) as connection:
        columns: dict[str, list[str]] = {}
        for table, column, kind in connection.execute(
            "select table_name, column_name, data_type from information_schema.columns where table_schema = 'marts'"
        ).fetchall():
            if (table, column) == ("rpt_loads", "is_new"):
                # Whether a load came after the build before says something about builds, not about data.
                continue
            shown = f'round("{column}", 9)' if kind in ("DOUBLE", "FLOAT") else f'"{column}"'
            columns.setdefault(table, []).append(shown)
        for table, shown in columns.items():
            rows = connection.execute(f"select {', '.join(shown)} from marts.{table} order by all").fetchall()
            marts[table] = (len(rows), rows)
    return marts


@pytest.fixture(scope="module")
def small_home(tmp_path_factory) -> Home:
    """A home with one school, built, then corrected by a second file and built again."""
    home = Home(tmp_path_factory.mktemp("small") / "home").create()
    dump_2021(home.inbox, row_2021(), row_2021(code="50002", total="30"))
    long_csv(home.inbox / "КДР.csv", row_long(), row_long(Задание="2", Балл="2"))
    obektiv(home.root, "refresh", OBEKTIV_TODAY="2021-05-01")
    corrected = home.inbox / "исправлено"
    dump_2021(corrected, row_2021(total="2", task1="0"), row_2021(code="50003"))
    obektiv(home.root, "refresh", OBEKTIV_TODAY=DAY)
    return home


def test_a_corrected_file_supersedes_the_schools_old_rows(small_home):
    rows = published_rows(small_home, "fct_participant_results")
    kept = {(row[10], row[14]) for row in rows if row[1] == "ВПР"}
    assert kept == {("50001", 2.0), ("50003", 3.0)}
    with duckdb.connect(str(small_home.raw), read_only=True) as connection:
        history = connection.execute(
            "select count(*) from raw.results_participants where participant_code = '50002'"
        ).fetchone()
    assert history == (1,), "the old version stays in history"


def test_what_is_made_by_changes_equals_what_is_made_anew_in_every_mart(small_home):
    with duckdb.connect(str(small_home.published()), read_only=True) as connection:
        assert connection.execute(
            "select count(*) from ops.builds where status = 'published'"
        ).fetchone() == (2,)
    outcome = json.loads((small_home.logs / "dbt" / "outcome.json").read_text(encoding="utf-8"))
    models = [node for node in outcome if node["unique_id"].startswith("model.")]
    assert 0 < sum(node["message"] != UNCHANGED for node in models) < len(models)
    by_changes = published_marts(small_home)
    obektiv(small_home.root, "build", "--full-refresh", OBEKTIV_TODAY=DAY)
    anew = published_marts(small_home)
    differing = [table for table in anew if by_changes[table] != anew[table]]
    assert differing == []


def test_without_anything_new_the_published_build_stays(small_home):
    before = small_home.published()
    done = obektiv(small_home.root, "build", OBEKTIV_TODAY=DAY)
    assert f"Ничего нового: показывается сборка {before.stem}" in " ".join(done.stdout.split())
    assert small_home.published() == before


def test_views_of_a_build_are_read_under_its_own_name(small_home):
    with duckdb.connect(str(small_home.published()), read_only=True) as connection:
        views = connection.execute(
            "select schema_name, view_name from duckdb_views() where not internal"
        ).fetchall()
        assert views
        for schema, view in views:
            connection.execute(f'select 1 from {schema}."{view}" limit 1').fetchall()


def test_a_failed_build_leaves_current_as_it_was(small_home):
    before = small_home.published()
    done = obektiv(small_home.root, "build", "--full-refresh", check=False, OBEKTIV_MEMORY="нет")
    assert done.returncode == 1
    assert "показывается прежняя" in done.stderr
    assert small_home.published() == before
    assert not list(small_home.builds.glob("*.wal"))
    with duckdb.connect(str(small_home.raw), read_only=True) as connection:
        status = connection.execute(
            "select status from ops.builds order by started_at desc limit 1"
        ).fetchone()
    assert status == ("failed",)


def test_rollback_shows_the_build_before(small_home):
    left = small_home.published()
    done = obektiv(small_home.root, "rollback")
    assert left.stem in done.stdout
    assert small_home.published() != left
    assert small_home.published().exists()


def test_a_text_pointer_serves_where_symlinks_are_not_to_be_had(home, monkeypatch):
    target = home.builds / "20260101T000000_a.duckdb"
    target.touch()

    def refuses(self, _target):
        raise OSError("privilege not held")

    monkeypatch.setattr("pathlib.Path.symlink_to", refuses)
    point_current(home, target)
    assert home.current.read_text(encoding="utf-8") == "builds/20260101T000000_a.duckdb"
    assert home.published() == target


def test_three_builds_are_kept(home, monkeypatch):
    for day in range(1, 6):
        target = home.builds / f"2026010{day}T000000_a.duckdb"
        target.touch()
        target.with_suffix(".json").write_text("{}")
        point_current(home, target)
        prune(home)
    assert [path.stem[:8] for path in published_builds(home)] == ["20260103", "20260104", "20260105"]
    assert home.published().stem.startswith("20260105")


def test_nothing_to_roll_back_to(home):
    assert rollback(home) is None


def test_an_empty_home_builds_and_says_what_is_missing(tmp_path):
    home = Home(tmp_path / "home").create()
    done = obektiv(home.root, "build")
    assert "опубликована" in done.stdout
    assert "предупреждений" in done.stdout
    assert isinstance(BuildResult("x", "failed").failures, list)


def test_a_broken_policy_stops_the_build_with_one_sentence(tmp_path):
    home = Home(tmp_path / "home").create()
    (home.root / "policy.toml").write_text("[yearly]\npreparatory_wrds = 3\n", encoding="utf-8")
    done = obektiv(home.root, "refresh", check=False)
    assert done.returncode == 1
    said = "файл policy.toml, yearly: неизвестное имя «preparatory_wrds»; похоже на «preparatory_words»"
    assert said in " ".join(done.stderr.split())
    assert "Traceback" not in done.stderr
    with duckdb.connect(str(home.raw), read_only=True) as connection:
        assert connection.execute("select status, message from ops.builds").fetchall() == [("failed", said)]
