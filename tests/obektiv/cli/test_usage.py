"""Help and a wrong call are Russian: a console is read by people too; root does not write into another's home."""

import os
import re
import subprocess
import sys

import pytest
import typer

from obektiv.cli import usage
from obektiv.cli.app import app
from tests.homes import ROOT
from warehouse import private


def walk(command, name="obektiv"):
    yield name, command
    for word, one in getattr(command, "commands", {}).items():
        yield from walk(one, f"{name} {word}")


COMMANDS = dict(walk(typer.main.get_command(app)))


def said(*words: str) -> tuple[int, str]:
    done = subprocess.run(
        [sys.executable, "-c", "from obektiv.cli import main; main()", *words],
        cwd=ROOT,
        capture_output=True,
        text=True,
        env={**os.environ, "OBEKTIV_HOME": "/nowhere"},
    )
    return done.returncode, done.stdout + done.stderr


@pytest.mark.parametrize("name", COMMANDS)
def test_no_help_speaks_the_language_of_its_library(name, capsys):
    command = COMMANDS[name]
    usage._speak(command)
    with pytest.raises(SystemExit):
        command(["--help"], prog_name=name)
    text = capsys.readouterr().out
    assert text.startswith("Вызов: ")
    assert not re.search(
        r"Usage|Options|OPTIONS|ARGS|Arguments|\bdefault\b|required|Show this|<(?:str|int|path|float|file)",
        text,
    )


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["backup", "--bad"], "нет параметра --bad."),
        (["statu"], "нет команды 'statu'. Может быть, 'status'?"),
        (["restore"], "не сказано, что взять: file."),
        (["restore", "nofile"], "неверное значение file: 'nofile' не найден."),
        (["users", "add", "x"], "не назван параметр --role."),
        (["serve", "--port", "abc"], "неверное значение --port: нужно целое число."),
        (["report", "x", "--visits", "0"], "неверное значение --visits: нужно не меньше 1."),
        (["backup", "--out"], "после --out нужно значение."),
        (["backup", "--json=x"], "после --json значение не пишут."),
        (["status", "extra"], "лишнее: extra."),
        (["restore", "."], "неверное значение file: '.' – папка, а нужен файл."),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_a_wrong_call_is_said_in_russian_with_where_to_look(words, sentence):
    code, text = said(*words)
    assert code == 2
    assert text.splitlines()[0] == f"Не сделано: {sentence}"
    assert not re.search(r"\b(?:Error|Usage|Try|Invalid|Missing|valid|does|requires)\b", text)


def test_a_call_without_a_command_shows_the_commands():
    code, text = said("users")
    assert code == 2
    assert text.startswith("Вызов: ")
    assert "Закрыть доступ" in text


@pytest.mark.skipif(os.name == "nt" or os.geteuid() != 0, reason="only root may take the place of another")
def test_root_is_stopped_before_it_writes_into_the_home_of_a_service(tmp_path):
    home = tmp_path / "home"
    home.mkdir()
    os.chown(home, 65534, 65534)
    done = subprocess.run(
        [sys.executable, "-c", "from obektiv.cli import main; main()", "status"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        env={**os.environ, "OBEKTIV_HOME": str(home)},
    )
    assert done.returncode == 1
    assert "Выполните её за" in done.stderr
    assert list(home.iterdir()) == []
    asked = subprocess.run(
        [sys.executable, "-c", "from obektiv.cli import main; main()", "status", "--help"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        env={**os.environ, "OBEKTIV_HOME": str(home)},
    )
    assert asked.returncode == 0
    assert private.owner_if_another(tmp_path) is None


@pytest.mark.skipif(os.name == "nt", reason="rights of Windows are its folders'")
def test_a_secret_that_was_laid_down_open_is_closed_when_it_is_read(tmp_path):
    path = tmp_path / "mail.secret"
    path.write_text(" word \n", encoding="utf-8")
    path.chmod(0o644)
    assert private.read_secret(path) == "word"
    assert path.stat().st_mode & 0o777 == 0o600
