"""A dry run tells exactly what loading then does, and leaves nothing; a list of loads is read beside a writer."""

from dataclasses import asdict
from pathlib import Path

import duckdb
import pytest

from ingestion.core import archive
from ingestion.deciding import loads
from ingestion.pipeline import ingest
from tests.homes import obektiv
from tests.ingestion.core.builders import write_book
from tests.ingestion.loads.test_replacing import protocol
from warehouse.home import Home
from warehouse.lock import WarehouseBusyError, writer_lock
from warehouse.raw import connect

SAME = ("file_name", "kind", "status", "rows_read", "rows_loaded", "rows_quarantined", "changes", "reasons")


def kept(home: Home) -> dict[str, str]:
    """Every file of a home with its bytes, but for what the lock leaves."""
    files = [path for path in home.root.rglob("*") if path.is_file() and not path.name.startswith("lock")]
    return {str(path.relative_to(home.root)): archive.sha256_of(path) for path in files}


@pytest.fixture
def sent(home, tmp_path) -> list[Path]:
    """What comes to a home with a class: a correction, a loss, another class with held rows, no data at all."""
    folder = tmp_path / "новое"
    ingest(home, [protocol(tmp_path / "1.csv", "6А", range(1, 26))])
    return [
        protocol(folder / "1 исправлено.csv", "6А", range(1, 25)),
        protocol(folder / "2 мало.csv", "6А", [1, 2, 3]),
        protocol(folder / "3 другой класс.csv", "6Б", [*range(31, 51), 31], **{"Отметка по журналу": "ж"}),
        write_book(folder / "4 столовая.xlsx", [["Блюдо", "Кто готовил"], ["Каша", "Семёнова Раиса"]]),
    ]


def test_a_dry_run_says_what_the_load_then_does_and_writes_nothing(home, sent):
    before = kept(home)
    foreseen = ingest(home, [sent[0].parent], dry_run=True)
    assert kept(home) == before
    done = ingest(home, [sent[0].parent])
    for trial, load in zip(foreseen, done, strict=True):
        assert trial.is_trial
        assert {name: asdict(trial)[name] for name in SAME} == {name: asdict(load)[name] for name in SAME}
    corrected, lossy, *_ = foreseen
    (row,) = corrected.changes
    assert (row["school_code"], row["class_label"], row["people_before"], row["people_after"]) == (
        "990001",
        "6А",
        25,
        24,
    )
    assert row["mean_before"] != row["mean_after"]
    assert corrected.message.endswith("заменит прежних строк: 25, из них нет в новом файле: 1")
    # The second file is weighed against what the first one would leave, as the load itself does.
    assert lossy.reasons == ["КДР-2026-весна-МА-6, ОО 990001, 6А: нет 21 из 24 прежних участников"]
    assert "будет ждать подтверждения" in lossy.message
    assert "confirm" not in lossy.message


def test_a_dry_run_of_a_known_file_says_that_it_would_count_again(home, tmp_path, sent):
    ingest(home, [sent[0]])
    before = kept(home)
    (report,) = ingest(home, [tmp_path / "1.csv"], dry_run=True)
    assert (report.status, report.already_known) == ("loaded", True)
    assert report.message.startswith("снова будет действовать")
    assert kept(home) == before


def test_the_command_shows_before_and_after_and_leaves_the_journal_alone(home, sent):
    before = kept(home)
    done = obektiv(home.root, "ingest", "--dry-run", str(sent[0].parent), check=False)
    assert kept(home) == before
    assert done.returncode == 1
    for said in ("будет загружен", "25 → 24", "будет ждать подтверждения", "ничего не записано"):
        assert said in done.stdout


def test_the_list_of_loads_is_read_while_the_lock_is_held(home, sent):
    with writer_lock(home.lock, "obektiv build"):
        assert [load["status"] for load in loads(home)] == ["loaded"]


def test_the_list_of_loads_beside_a_writer_that_has_the_store_open_is_a_sentence(home, sent, monkeypatch):
    def refused(*_arguments: object, **_settings: object) -> None:
        raise duckdb.IOException("Could not set lock on file: Conflicting lock is held")

    monkeypatch.setattr("ingestion.deciding.connect", refused)
    with writer_lock(home.lock, "obektiv ingest"), pytest.raises(WarehouseBusyError, match="obektiv ingest"):
        loads(home)
    with pytest.raises(duckdb.IOException):
        loads(home)


def test_the_list_of_loads_of_an_earlier_version_is_read_and_nothing_is_changed(home, sent):
    connection = connect(home.raw)
    connection.execute("alter table ops.load_log drop column mode")
    connection.execute("drop table ops.load_changes")
    connection.close()
    before = kept(home)
    assert [(load["status"], load["mode"]) for load in loads(home)] == [("loaded", None)]
    assert kept(home) == before


def test_a_plan_tells_how_it_is_read_before_and_after_it_is_loaded(home, tmp_path):
    lines = [
        "План мероприятий по повышению объективности на 2025/2026 учебный год",
        "№\tМероприятие\tСрок\tОтветственный",
    ]
    lines += [
        "1\tСовещание директоров школ\tдо марта\tНачальник отдела",
        "2\tПроверка хода работы\tпотом\tМетодист",
    ]
    sent = tmp_path / "План.txt"
    sent.write_text("\n".join(lines), encoding="utf-8")
    told = [ingest(home, [sent], dry_run=dry_run)[0].reading for dry_run in (True, False)]
    assert told[0] == told[1]
    assert [(row["number"], row["timing_text"], row["timing_kind"], row["windows"]) for row in told[0]] == [
        ("2", "потом", "unparsed", ""),
        ("1", "до марта", "deadline", "..2026-02-28"),
    ]
    assert "день перед ним" in told[0][1]["note"]
