"""A command in a forked process says, leaves and ends as one that is started anew."""

import os
import subprocess
import sys

import pytest

from tests.forks.client import run_forked
from tests.homes import PARSED_ONCE, ROOT, begun_home, obektiv

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="процессы ветвятся только в Linux")


def told(home, environment, *arguments):
    env = {**environment, **PARSED_ONCE, "OBEKTIV_HOME": str(home), "PYTHONUTF8": "1"}
    command = [sys.executable, "-c", "from obektiv.cli import main; main()", *arguments]
    anew = subprocess.run(command, env=env, cwd=ROOT, capture_output=True, text=True, encoding="utf-8")
    forked = run_forked(arguments, env)
    return [(one.returncode, one.stdout, one.stderr) for one in (anew, forked)]


@pytest.mark.parametrize(
    ("arguments", "code"),
    [(("status",), 0), (("нет такой",), 2), (("withdraw", "нет.xlsx", "--why", "так"), 2)],
)
def test_the_same_words_and_the_same_end(tmp_path, arguments, code):
    anew, forked = told(tmp_path / "home", os.environ, *arguments)
    assert anew == forked
    assert forked[0] == code


def test_what_libraries_write_into_the_environment_of_a_test_starts_nothing_anew(tmp_path):
    own = {**os.environ, "OBEKTIV_HOME": str(tmp_path), "PYTHONUTF8": "1"}
    for name, value in (("GX_ANALYTICS_ENABLED", "false"), ("MPLBACKEND", "Agg")):
        assert run_forked(("status",), own | {name: value}) is not None


def test_where_the_environment_is_another_the_command_is_started_anew(tmp_path, monkeypatch):
    arguments, own = ("status",), {"OBEKTIV_HOME": str(tmp_path), "PYTHONUTF8": "1"}
    assert run_forked(arguments, {**os.environ, **own, "LANG": "C"}) is None
    monkeypatch.delenv("PATH")
    assert run_forked(arguments, {**os.environ, **own}) is None


def test_what_a_forked_build_writes_is_the_owners_alone(tmp_path):
    before = os.umask(0o022)
    try:
        home = begun_home(tmp_path / "home")
        obektiv(home, "build", OBEKTIV_TODAY="2023-10-10")
    finally:
        os.umask(before)
    assert not (home / "logs" / "dbt" / "outcome.json").stat().st_mode & 0o077
