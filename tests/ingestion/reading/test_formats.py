"""Documents and archives in the formats they arrive in: read, or said what to do; nothing is left running behind."""

import os
import shutil
import subprocess
import time
import zipfile
from pathlib import Path

import pytest

from ingestion.core.candidate import Candidate
from ingestion.core.files import FileRefusedError, open_book
from ingestion.core.model import Origin
from ingestion.pipeline import ingest
from ingestion.reading import convert, steps, unpack
from ingestion.reading.limits import Limits
from ingestion.reading.process import ReadingProcess
from ingestion.sources.plans import may_be_plan
from tests.ingestion.plans.layouts import layouts
from tests.ingestion.plans.measured import Count, count, read
from tests.ingestion.plans.plan_builders import as_docx, as_txt, as_xlsx
from tests.ingestion.plans.published import FORMS

PLAN = layouts()[0]
XLSB = Path(__file__).resolve().parents[2] / "fixtures" / "xlsb"
needs_office = pytest.mark.skipif(convert.program_path() is None, reason="LibreOffice не установлен")


def office(folder: Path, kind: str, *paths: Path) -> list[Path]:
    """Files in another format, made by LibreOffice in one start."""
    command = ["soffice", f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless"]
    command += ["--convert-to", kind, "--outdir", str(folder / kind), *map(str, paths)]
    subprocess.run(command, check=True, capture_output=True, timeout=600)
    return [folder / kind / f"{path.stem}.{kind}" for path in paths]


@pytest.fixture(scope="module")
def made(tmp_path_factory) -> dict[str, Path]:
    """The same plan in every format."""
    folder = tmp_path_factory.mktemp("formats")
    book, document = as_xlsx(PLAN.parts, folder / "План.xlsx"), as_docx(PLAN.parts, folder / "План.docx")
    made = {kind: office(folder, kind, book)[0] for kind in ("xls", "ods")}
    made |= {kind: office(folder, kind, document)[0] for kind in ("odt", "rtf")}
    # LibreOffice writes a whole table to .doc only where it knows the widths of its columns.
    return made | {"doc": office(folder, "doc", made["odt"])[0]}


@needs_office
@pytest.mark.parametrize("kind", ["xls", "ods", "odt", "doc", "rtf"])
def test_a_plan_is_read_in_the_format_it_came_in(made, kind):
    reading = steps.read(made[kind], Origin(f"План.{kind}"))
    assert (reading.kind, reading.status, reading.message) == ("plans", "read", "")
    measures = reading.extract.tables["raw.plan_measures"]
    assert measures["title"].to_list() == [right.title for right in PLAN.right]
    assert measures["timing_text"].to_list() == [right.timing for right in PLAN.right]


def test_binary_workbooks_are_read():
    """LibreOffice writes no .xlsb: both files were written by SheetJS 0.14, the plan from the table of `PLAN`."""
    plan = steps.read(XLSB / "plan.xlsb", Origin("План.xlsb"))
    assert (plan.kind, plan.status, plan.message) == ("plans", "read", "")
    assert plan.extract.tables["raw.plan_measures"]["title"].to_list() == [one.title for one in PLAN.right]
    results = steps.read(XLSB / "diagnostics.xlsb", Origin("Протокол.xlsb"))
    assert (results.kind, results.status) == ("diagnostics", "read")
    people = results.extract.tables["raw.results_participants"]
    assert people.select("participant_code", "attendance", "primary_score", "level").rows() == [
        ("10001", "present", 3.0, "базовый"),
        ("10002", "present", 6.0, "повышенный"),
        ("10003", "present", 1.0, "недостаточный"),
        ("10004", "absent", None, None),
    ]


@pytest.mark.walks
@needs_office
def test_every_layout_and_published_form_gives_its_measures_as_odt(tmp_path):
    every = [(one.name, one.parts, one.right) for one in layouts()]
    every += [(one.seen, one.parts, one.right) for one in FORMS]
    documents = [as_docx(parts, tmp_path / f"{i}.docx") for i, (_, parts, _) in enumerate(every)]
    texts = office(tmp_path, "odt", *documents)
    total = Count()
    for (name, _, right), path in zip(every, office(tmp_path / "back", "docx", *texts), strict=True):
        count(read(path), right, total, f"{name}.odt")
    assert total.wrong == []


@needs_office
def test_a_document_under_another_ending_is_what_its_bytes_say(made):
    reading = steps.read(made["rtf"], Origin("План.docx"))
    assert (reading.kind, reading.status) == ("plans", "read")


def test_without_the_program_it_is_said_what_to_do(tmp_path, monkeypatch):
    monkeypatch.setattr(convert, "program_path", lambda: None)
    path = tmp_path / "План.rtf"
    path.write_bytes(b"{\\rtf1 text}")
    reading = steps.read(path, Origin("План.rtf"))
    assert reading.status == "refused"
    assert "сохраните как .docx" in reading.message


def test_a_conversion_that_takes_too_long_ends_and_leaves_no_process(tmp_path, monkeypatch):
    slow = tmp_path / "soffice.bin"
    slow.write_text("#!/bin/sh\nexec sleep 600\n")
    slow.chmod(0o700)
    monkeypatch.setattr(convert, "program_path", lambda: slow)
    monkeypatch.setattr(convert, "LEAST_SECONDS", 0.3)
    path = tmp_path / "План.odt"
    path.write_bytes(b"PK\x03\x04")
    started = time.monotonic()
    with pytest.raises(FileRefusedError, match="не успел"):
        convert.as_docx(path, ".odt", tmp_path, 0.1)
    assert time.monotonic() - started < 5
    assert processes_of(slow) == []


@pytest.mark.skipif(os.name == "nt", reason="группы процессов есть только в POSIX")
def test_the_end_of_the_reading_child_ends_what_it_has_started(tmp_path, monkeypatch):
    slow = tmp_path / "bin" / "soffice"
    slow.parent.mkdir()
    slow.write_text("#!/bin/sh\nexec sleep 599\n")
    slow.chmod(0o700)
    monkeypatch.setenv("PATH", f"{slow.parent}{os.pathsep}{os.environ['PATH']}")
    path = tmp_path / "План.odt"
    path.write_bytes(b"PK\x03\x04")
    child = ReadingProcess(Limits(seconds=600))
    try:
        answer = child.ask("read", (path, Origin("План.odt")), 3.0)
        assert answer.trouble == "time"
    finally:
        child.close()
    assert processes_of(Path("sleep 599")) == []


def processes_of(program: Path) -> list[str]:
    """Command lines of running processes that name a program."""
    found = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            command = path.read_bytes().replace(b"\0", b" ").decode()
        except OSError:
            continue
        if str(program) in command:
            found.append(command)
    return found


@pytest.mark.parametrize("ending", [".rar", ".7z"])
def test_other_archives_say_what_to_do(tmp_path, ending):
    path = tmp_path / f"школа{ending}"
    path.write_bytes(b"Rar!\x1a\x07\x00")
    reading = steps.read(path, Origin(path.name))
    assert reading.status == "refused"
    assert "распакуйте" in reading.message


def test_a_zip_is_read_file_by_file_and_leaves_nothing_unpacked(tmp_path, home):
    path = tmp_path / "Школа 1.zip"
    plan = as_txt(PLAN.parts, tmp_path / "План.txt")
    with zipfile.ZipFile(path, "w") as archive:
        archive.write(plan, "2024/План школы.txt")
        archive.writestr("../../выход.txt", "текст")
        archive.writestr("__MACOSX/._План школы.txt", "x")
        archive.writestr("внутри.zip", b"PK")
    reports = {one.file_name: one for one in ingest(home, [path])}
    statuses = {name.split("Школа 1.zip/")[1]: one.status for name, one in reports.items()}
    assert statuses == {"2024/План школы.txt": "loaded", "внутри.zip": "refused", "выход.txt": "unrecognised"}
    assert list((home.root / ".unpacked").iterdir()) == []
    again = ingest(home, [path])
    assert [one.already_known for one in again if one.status == "loaded"] == [True]


def test_a_zip_of_the_inbox_does_not_bring_back_what_was_replaced(tmp_path, home):
    path = home.inbox / "Школа 1.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.write(as_txt(PLAN.parts, tmp_path / "План.txt"), "План.txt")
    os.utime(path, (time.time() - 60, time.time() - 60))
    assert [one.status for one in ingest(home, [])] == ["loaded"]
    newer = as_txt([*PLAN.parts[:-1], ("4", "Новая мера", "Май 2025", "Методист")], tmp_path / "План.txt")
    shutil.copyfile(newer, home.inbox / "План.txt")
    assert "loaded" in [one.status for one in ingest(home, [home.inbox / "План.txt"])]
    assert [
        (one.status, one.already_known) for one in ingest(home, []) if one.file_name.startswith("Школа")
    ] == [("replaced", True)]


def test_names_of_old_archives_are_read(tmp_path):
    info = zipfile.ZipInfo("План.txt".encode("cp866").decode("cp437"))
    info.flag_bits = 0
    assert unpack.readable(info) == "План.txt"


@pytest.mark.parametrize("trouble", ["bomb", "locked", "broken", "empty"])
def test_an_archive_that_may_do_harm_is_refused(tmp_path, trouble):
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        if trouble == "bomb":
            archive.writestr("a.csv", b"0" * 40_000_000)
        elif trouble != "empty":
            archive.writestr("a.csv", "1;2")
    if trouble == "broken":
        path.write_bytes(path.read_bytes()[:-10])
    if trouble == "locked":
        raw = bytearray(path.read_bytes())
        raw[6] |= 1
        raw[raw.index(b"PK\x01\x02") + 8] |= 1
        path.write_bytes(raw)
    with pytest.raises(FileRefusedError):
        unpack.unpack(path, tmp_path / "out")


def texts() -> dict[str, bytes]:
    lines = ["\t".join(part) if isinstance(part, tuple) else part for part in PLAN.parts]
    cells = [cell for part in PLAN.parts for cell in (part if isinstance(part, tuple) else (part,))]
    return {
        "utf-16": "\n".join(lines).encode("utf-16"),
        "cp1251": "\n".join(lines).encode("cp1251"),
        "a cell a line": "\n\n".join(cells).encode(),
        "pipes": "\n".join(" | ".join(line.split("\t")) for line in lines).encode(),
    }


@pytest.mark.parametrize("kind", list(texts()))
def test_a_text_is_loaded_however_it_was_saved(tmp_path, home, kind):
    path = tmp_path / "План.txt"
    path.write_bytes(texts()[kind])
    (report,) = ingest(home, [path])
    assert (report.kind, report.status, report.rows_loaded) == ("plans", "loaded", len(PLAN.right))


def test_a_table_of_results_is_not_even_parsed_as_a_plan(tmp_path):
    import openpyxl

    book = openpyxl.Workbook()
    head = [
        "№",
        "Наименование ОО",
        "Дата проведения",
        "Ответственный",
        *[f"Задание {i}" for i in range(1, 30)],
    ]
    book.active.append(head)
    book.active.append([1, "Школа № 1", "20.04.2025", "Координатор", *[1] * 29])
    book.save(tmp_path / "Результаты.xlsx")
    path = tmp_path / "Результаты.xlsx"
    assert not may_be_plan(Candidate(open_book(path), Origin(path.name), path))
