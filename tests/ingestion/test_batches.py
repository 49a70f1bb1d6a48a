"""Files that come together are read and written together; the store is what one after another would have made."""

from pathlib import Path

import duckdb
import pytest

from ingestion import batches
from ingestion.loads.known import KEPT
from ingestion.loads.together import Writer
from ingestion.pipeline import ingest, rebuild
from ingestion.reading import safely
from ingestion.reading.process import ReadingProcess
from tests.ingestion import attacks
from tests.ingestion.core.builders import (
    HEAD_2020,
    HEAD_LONG,
    NAME_2021,
    dump_2021,
    long_csv,
    row_2021,
    row_long,
    write_book,
)
from tests.ingestion.folders import check, kept, stored, told
from tests.ingestion.published.fis_oko_files import form, individual
from tests.ingestion.sources.test_rules import upload_2022
from warehouse.home import Home


def protocol(folder: Path, number: int, *rows: list[str], login: str = "", **changes: str) -> Path:
    """A school's protocol: 31 pupils with some rows instead of the first ones."""
    login = login or f"edu99{number:04}"
    pupils = [row_2021(code=str(50001 + i), login=login, **changes) for i in range(31)]
    pupils[: len(rows)] = rows
    return dump_2021(folder, *pupils, name=NAME_2021.replace(".xlsx", f" {number}.xlsx"))


def everything(folder: Path) -> Path:
    """Files of all layouts of results, plain and with every trouble that a row may have, and files of other kinds."""
    plain = folder / "а_протоколы"
    for number in range(1, 6):
        protocol(plain, number)
    protocol(plain, 6, row_2021(total="9", login="edu990006"), row_2021(task1="?", login="edu990006"))
    protocol(plain, 7, row_2021(login=""), row_2021(login="edu990007"), row_2021(login="edu990007"))
    protocol(plain, 8, row_2021(region="Иванова Мария Петровна", login="edu990008"))
    protocol(plain, 9, task1="0", task2="0", task3="0", total="0")
    protocol(plain, 10, row_2021(code="0501", login="edu990010"), row_2021(code="501", login="edu990010"))
    protocol(plain, 11, row_2021(variant="отсутствовал", total="", login="edu990011"))
    # Two classes of one school, then the first again: without half of its pupils, then with another score.
    protocol(plain, 12, login="edu990100", class_="А")
    moved = [row_2021(code=str(60001 + i), login="edu990100", class_="Б") for i in range(31)]
    protocol(plain, 13, *moved, login="edu990100", class_="Б")
    dump_2021(
        plain, *(row_2021(code=str(50001 + i), login="edu990100") for i in range(9)), name=f"я {NAME_2021}"
    )
    protocol(plain, 14, row_2021(login="edu990001", code="50001", total="2", task1="0"), login="edu990001")
    (plain / f"копия {NAME_2021}").write_bytes((plain / NAME_2021.replace(".xlsx", " 2.xlsx")).read_bytes())
    protocol(folder / "прошлый год", 1).rename(plain / NAME_2021.replace("2021.xlsx", "2020 1.xlsx"))
    write_book(plain / NAME_2021.replace(".xlsx", " пустой.xlsx"), [])
    (plain / NAME_2021.replace(".xlsx", " битый.xlsx")).write_bytes(b"PK\x03\x04" + b"\x00" * 100)
    for number in (1, 2):
        below = folder / f"б_{number}"
        upload_2022(below)
        individual(below / "РУ 4 2026.xlsx", declared=2 + number)
        form(
            below / f"edu99000{number}" / "Форма сбора результатов Английский язык 8 класс ВПР 2026.xlsx",
            prepared=9,
        )
        row = ["reg99_vpr_m001", f"edu99000{number}", "1", "60001", "4", "м", "А", "1", "", "3", "1", "2", ""]
        write_book(below / "2020" / "5" / "Математика.xlsx", [HEAD_2020, row])
        long_csv(below / "кдр.csv", row_long(**{"Логин ОО": f"edu99000{number}"}), head=HEAD_LONG)
    for number, make in enumerate(
        (attacks.flipped_bytes, attacks.merged_cells_and_a_finding, attacks.two_score_columns)
    ):
        (folder / "в" / str(number)).mkdir(parents=True)
        make(folder / "в" / str(number))
    write_book(folder / "г" / "Реестр.xlsx", [["Логин ОО", "Наименование ОО", "Муниципалитет"],
                                              ["edu990001", "МБОУ СОШ № 1", "Округ"]])  # fmt: skip
    (folder / "г" / "письмо.txt").write_text("Добрый день, высылаем всё.", encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def files(tmp_path_factory) -> Path:
    return everything(tmp_path_factory.mktemp("together") / "файлы")


@pytest.fixture(scope="module")
def one_by_one(tmp_path_factory, files):
    """A home whose files were taken one after another, and what was said of them."""
    home = Home(tmp_path_factory.mktemp("alone") / "home").create()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(batches, "MOST_FILES", 1)
        return home, ingest(home, [files])


def test_a_batch_makes_the_store_that_files_one_by_one_make(home, files, one_by_one):
    alone, said = one_by_one
    reports = ingest(home, [files])
    assert {report.status for report in reports} >= {"loaded", "held", "refused", "unrecognised"}
    assert told(reports) == told(said)
    assert stored(home) == stored(alone)
    assert kept(home) == kept(alone)


def test_most_files_of_one_layout_are_written_together(home, files, monkeypatch):
    written = []
    write = Writer.write
    monkeypatch.setattr(
        Writer, "write", lambda self, part: written.append(len(part.members)) or write(self, part)
    )
    reports = ingest(home, [files])
    loaded = sum(report.status == "loaded" and report.kind == "raw_dump_2021" for report in reports)
    assert sum(written) >= loaded - 4
    assert max(written) >= 5


def test_classes_of_one_school_that_share_nothing_are_written_together(home, tmp_path, monkeypatch):
    written = []
    write = Writer.write
    monkeypatch.setattr(
        Writer, "write", lambda self, part: written.append(len(part.members)) or write(self, part)
    )
    for first, (label, score) in enumerate(zip("АБВГ", ("0", "1", "2", "2"), strict=True), start=5):
        # The last class has the works of the one before it: they are looked at one by one.
        rows = [
            row_2021(code=str(first * 10_000 + i), class_=label, task3=score, task2=str(i % 10), task1=str(i // 10),
                     total=str(int(score) + i % 10 + i // 10))
            for i in range(20)
        ]  # fmt: skip
        dump_2021(tmp_path, *rows, name=NAME_2021.replace(".xlsx", f" {label}.xlsx"))
    reports = ingest(home, [tmp_path])
    assert [report.status for report in reports] == ["loaded", "loaded", "loaded", "held"]
    assert written == [3]


def test_a_batch_that_cannot_be_written_goes_one_by_one(home, files, one_by_one, monkeypatch):
    alone, said = one_by_one

    def fails(*_):
        raise ValueError("ошибка")

    monkeypatch.setattr(Writer, "write", fails)
    assert told(ingest(home, [files])) == told(said)
    assert stored(home) == stored(alone)


def test_a_batch_that_cannot_be_read_goes_one_by_one(home, files, one_by_one, monkeypatch):
    alone, said = one_by_one
    ask = ReadingProcess.ask

    def dies(self, name, arguments, seconds):
        if name == "read_together":
            self.close()
            return safely.Answer(trouble=safely.DIED)
        return ask(self, name, arguments, seconds)

    monkeypatch.setattr(ReadingProcess, "ask", dies)
    assert told(ingest(home, [files])) == told(said)
    assert stored(home) == stored(alone)


def test_a_rebuild_in_batches_makes_the_same_store(home, files, one_by_one):
    _, said = one_by_one
    ingest(home, [files])
    before = stored(home)
    rebuild(home)
    # Files that were not recognised are not archived: the numbers of loads after them move up.
    for table in ("raw.results_participants", "raw.results_tasks", "raw.schools"):
        assert len(stored(home)[table]) == len(before[table])
    with duckdb.connect(str(home.raw), read_only=True) as connection:
        rows = connection.execute(
            f"select file_name, status, rows_loaded from ops.load_log where status in {KEPT} order by load_id"
        ).fetchall()
    known = [r for r in said if r.status in KEPT and not r.already_known]
    assert [name for name, *_ in rows] == [report.file_name for report in known]
    assert sum(loaded for *_, loaded in rows) == sum(report.rows_loaded for report in known)


@pytest.mark.histories
@pytest.mark.parametrize("seed", range(1, 4))
def test_a_random_folder_in_batches_is_what_it_is_file_by_file(seed):
    differs, statuses = check(seed)
    assert differs is None
    assert statuses.keys() > {"loaded"}
