"""A store made anew from the archive takes the place of the present one at the end, or not at all."""

from datetime import UTC, datetime

import duckdb
import pytest

from ingestion import pipeline
from ingestion.beside import StoreLossError
from ingestion.core import archive
from ingestion.pipeline import ingest, rebuild
from tests.homes import obektiv
from tests.ingestion.core.builders import dump_2021, long_csv, row_2021, row_long, write_book
from warehouse.home import Home


@pytest.fixture
def loaded(tmp_path, home) -> Home:
    dump_2021(tmp_path / "файлы", row_2021(), row_2021(code="50002"))
    long_csv(tmp_path / "файлы" / "КДР.csv", row_long())
    ingest(home, [tmp_path / "файлы"])
    with duckdb.connect(str(home.raw)) as connection:
        connection.execute(
            "insert into ops.builds (build_id, status) values ('20260401T063000_0', 'published')"
        )
    return home


def state(home: Home) -> list[tuple]:
    with duckdb.connect(str(home.raw)) as connection:
        return connection.execute(
            "select (select count(*) from raw.results_participants), (select list(build_id) from ops.builds), "
            "(select list(file_name order by load_id) from ops.load_log)"
        ).fetchall()


def test_the_history_of_builds_stays(loaded):
    before = state(loaded)
    rebuild(loaded)
    assert state(loaded) == before
    assert [path.name for path in loaded.root.glob("ingested*")] == ["ingested.duckdb"]


def test_a_rebuild_that_breaks_leaves_the_present_store(loaded, monkeypatch):
    before = state(loaded)

    def breaks(ingestor, events, tell):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(pipeline.Ingestor, "replay_all", breaks)
    with pytest.raises(OSError, match="No space"):
        rebuild(loaded)
    assert state(loaded) == before
    assert [path.name for path in loaded.root.glob("ingested*")] == ["ingested.duckdb"]


def test_a_store_that_would_lack_a_loaded_file_is_not_switched_on(loaded):
    before = state(loaded)
    with duckdb.connect(str(loaded.raw)) as connection:
        ((sha256,),) = connection.execute(
            "select sha256 from ops.load_log where source_kind = 'results_long'"
        ).fetchall()
    damaged = loaded.archive / sha256
    damaged.chmod(0o600)
    damaged.write_bytes(b"\x00" * 100)
    with pytest.raises(StoreLossError, match=r"«КДР\.csv».*--accept-loss") as caught:
        rebuild(loaded)
    assert sorted(report.status for report in caught.value.reports) == ["loaded", "refused"]
    assert state(loaded) == before
    rebuild(loaded, accept_loss=True)
    assert state(loaded)[0][0] == 2


def test_files_of_no_kind_that_an_earlier_version_kept_leave_the_archive(loaded, tmp_path):
    rows, kept = state(loaded)[0][0], sorted(loaded.archive.iterdir())
    menu = write_book(tmp_path / "Меню столовой.xlsx", [["Блюдо", "Повар"], ["Каша", "Семёнова Раиса"]])
    broken = tmp_path / "сломан.xlsx"
    broken.write_bytes(b"PK\x03\x04 broken")
    for path in (menu, broken):
        incoming = archive.take_in(path, loaded.archive)
        archive.keep(incoming, path.name, loaded.archive, None, datetime(2026, 4, 1, tzinfo=UTC))
    done = obektiv(loaded.root, "rebuild", check=False)
    assert "Из архива удалены файлы, вид которых не распознан" in done.stdout
    assert "Меню" in done.stdout.split("Удалены:")[1]
    assert "Семёнов" not in done.stdout + done.stderr
    # A file that cannot be opened today may be one that was sent in good order: it stays.
    assert [path.stem for path in loaded.archive.glob("*.json") if path not in kept] == [
        archive.sha256_of(broken)
    ]
    assert state(loaded)[0][0] == rows
    assert [report.is_dropped for report in rebuild(loaded)] == [False] * 3


def test_a_damaged_store_is_replaced(loaded):
    rows = state(loaded)[0][0]
    loaded.raw.write_bytes(b"not a database" * 1000)
    rebuild(loaded)
    assert state(loaded)[0][0] == rows


def test_a_log_of_the_old_store_is_not_replayed_into_the_new_one(loaded):
    before = state(loaded)
    with duckdb.connect(str(loaded.raw), config={"checkpoint_threshold": "1TB"}) as connection:
        connection.execute("set checkpoint_threshold = '1TB'")
        connection.execute("create table stray as select 1 as one")
        wal = loaded.raw.with_name("ingested.duckdb.wal").read_bytes()
    loaded.raw.write_bytes(b"not a database" * 1000)
    loaded.raw.with_name("ingested.duckdb.wal").write_bytes(wal)
    rebuild(loaded)
    assert [row[0] for row in state(loaded)] == [row[0] for row in before]
