"""What commands say when they cannot go on, and that words of people are printed as they are written."""

import errno
import io
import os
import subprocess
import sys

import duckdb
import pytest

from obektiv.cli import failures, say
from tests.homes import ROOT, obektiv, without_coverage
from warehouse.home import Home

HOLD = "import duckdb, sys\nheld = duckdb.connect(sys.argv[1])\nprint('held', flush=True)\nsys.stdin.read()"


@pytest.fixture
def ready(tmp_path) -> Home:
    """A home with a store and a published build, both empty."""
    home = Home(tmp_path / "home").create()
    build = home.builds / "20260101T000000_aaaaaaaa.duckdb"
    for path in (home.raw, build):
        duckdb.connect(str(path)).close()
    home.current.symlink_to(build.relative_to(home.root))
    return home


def one_sentence(done: subprocess.CompletedProcess, words: str) -> None:
    assert done.returncode == 1
    said = " ".join((done.stdout + done.stderr).split())
    assert words in said
    assert "Traceback" not in said
    assert "Error" not in said


def test_another_program_that_holds_the_base_is_named(ready):
    for path, commands in (
        (ready.raw, (["ingest"], ["status"])),
        (ready.published(), (["query", "select 1"],)),
    ):
        command = [sys.executable, "-c", HOLD, str(path)]
        with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as holder:
            assert holder.stdout.readline() == "held\n"
            for arguments in commands:
                done = obektiv(ready.root, *arguments, check=False)
                one_sentence(done, "файл базы открыт другой программой (python")
                assert f"процесс {holder.pid})" in done.stdout + done.stderr
            holder.stdin.close()


def test_a_damaged_store_is_said_and_is_no_success(ready):
    ready.raw.write_bytes(os.urandom(50_000))
    done = obektiv(ready.root, "status", check=False)
    one_sentence(done, "Хранилище: файл базы повреждён")
    assert "obektiv rebuild" in done.stdout + done.stderr
    assert "сейчас обновляется" not in done.stdout + done.stderr


@pytest.mark.skipif(os.name == "nt", reason="предел размера файла есть только в POSIX")
def test_a_full_disk_is_said(tmp_path):
    """A limit of the size of files is what a full disk is to a program, and root has it as well."""
    (tmp_path / "home" / "inbox").mkdir(parents=True)
    command = f"ulimit -f 4; exec {sys.executable} -c 'from obektiv.cli import main; main()' ingest"
    env = {**without_coverage(), "OBEKTIV_HOME": str(tmp_path / "home"), "PYTHONUTF8": "1"}
    done = subprocess.run(["bash", "-c", command], env=env, cwd=ROOT, capture_output=True, text=True)
    one_sentence(done, "на диске нет места")


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (OSError(errno.EROFS, "Read-only file system"), "в рабочую папку нельзя записать"),
        (PermissionError(errno.EACCES, "Permission denied"), "в рабочую папку нельзя записать"),
        (MemoryError(), "не хватило оперативной памяти"),
        (
            NotADirectoryError(errno.ENOTDIR, "Not a directory", "/x/home"),
            "не найден файл или папка «/x/home»",
        ),
        (KeyError("x"), "ошибка в программе (KeyError). Передайте"),
    ],
)
def test_an_error_of_the_system_is_a_sentence_and_the_trace_is_kept(
    tmp_path, monkeypatch, capsys, error, words
):
    monkeypatch.setenv("OBEKTIV_HOME", str(tmp_path))
    monkeypatch.setattr(failures.signal, "signal", lambda *_: None)

    def command():
        raise error

    with pytest.raises(SystemExit) as ended:
        failures.run_to_the_end(command)
    assert ended.value.code == 1
    said = " ".join(capsys.readouterr().err.split())
    assert words in said
    assert "Traceback" not in said
    assert "Traceback" in (tmp_path / "logs" / "obektiv.log").read_text(encoding="utf-8")


NAME = "[/b] [red] [#1] :x: [link=http://markup.invalid]с[/link].csv"


def test_names_of_files_are_printed_as_they_are(tmp_path):
    home = Home(tmp_path / "home").create()
    (home.inbox / "[red] [#1] :x:").mkdir()
    name = "[b] [bold]ж :smile: [1;31m.csv"
    (home.inbox / "[red] [#1] :x:" / name).write_text("a;b\n1;2\n", encoding="utf-8")
    done = obektiv(home.root, "ingest", check=False, COLUMNS="300")
    assert f"[red] [#1] :x:/{name}" in done.stdout + done.stderr


@pytest.mark.parametrize("where", ["print", "table", "status"])
def test_nothing_in_words_is_markup_or_moves_the_cursor(monkeypatch, where):
    shown = io.StringIO()
    console = say._Plain(
        file=shown, force_terminal=True, width=300, markup=False, emoji=False, highlight=False
    )
    monkeypatch.setattr(say, "out", console)
    monkeypatch.setattr(say, "err", console)
    words = f"{NAME} \x1b[2J\x07\u202eтекст"
    if where == "print":
        say.out.print(words)
    elif where == "table":
        say.table("", [NAME], [[words]])
    else:
        with say.progress("Читаю") as tell:
            tell(words)
    text = shown.getvalue()
    if where != "status":
        assert NAME in text
    assert "\x1b[2J" not in text
    assert "\x07" not in text
    assert "\u202e" not in text


def test_a_name_in_another_encoding_is_printed_as_far_as_it_reads():
    name = b"\xe4\xe0\xed\xed\xfb\xe5.csv".decode("utf-8", "surrogateescape")
    assert say.plain(name).endswith(".csv")
    assert say.plain(name).encode("utf-8")
