"""A child never outlives its parent: not when the parent alone is killed, not when it is told to end."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest
from filelock import FileLock

from tests.dashboards.browser import free_port
from tests.homes import ROOT, obektiv
from warehouse import child
from warehouse.home import Home
from warehouse.lock import WarehouseBusyError, child_lock, writer_lock

pytestmark = pytest.mark.skipif(os.name == "nt", reason="сигналов POSIX нет в Windows")
FOLLOWS = "from warehouse.child import follow_parent; follow_parent(); import time; time.sleep(60)"
PARENT = (
    "import os, sys, time; from pathlib import Path; from warehouse import child\n"
    "one = child.start(['-c', sys.argv[1]], env=dict(os.environ), lock=Path(sys.argv[2]))\n"
    "time.sleep(60)"
)
SECONDS = 15


def until(condition) -> None:
    end = time.monotonic() + SECONDS
    while not condition():
        assert time.monotonic() < end, "not in time"
        time.sleep(0.02)


def is_gone(pid: int) -> bool:
    return not psutil.pid_exists(pid) or psutil.Process(pid).status() == psutil.STATUS_ZOMBIE


def written(path: Path) -> int:
    until(lambda: path.exists() and path.read_text(encoding="ascii"))
    return int(path.read_text(encoding="ascii"))


@pytest.mark.parametrize("code", [FOLLOWS, f"import sys; sys.platform = 'another'; {FOLLOWS}"])
def test_a_child_ends_when_its_parent_alone_is_killed(tmp_path, code):
    lock = tmp_path / "lock.child"
    parent = subprocess.Popen([sys.executable, "-c", PARENT, code, str(lock)], cwd=ROOT)
    pid = written(tmp_path / "lock.child.pid")
    parent.kill()
    parent.wait()
    until(lambda: is_gone(pid))
    child.end_orphan(lock)
    assert FileLock(lock, timeout=0).acquire()


def test_the_next_writer_ends_an_orphan_that_still_writes(tmp_path, monkeypatch):
    """A child that nothing could stop holds its lock: its number beside it is surely its own."""
    monkeypatch.setattr(child, "PATIENCE", 0.3)
    lock = tmp_path / "lock"
    code = (
        "import os, sys, time; from pathlib import Path; from filelock import FileLock\n"
        "held = FileLock(sys.argv[1]); held.acquire()\n"
        "Path(sys.argv[1] + '.pid').write_text(str(os.getpid())); time.sleep(60)"
    )
    orphan = subprocess.Popen([sys.executable, "-c", code, str(child_lock(lock))])
    assert written(Path(f"{child_lock(lock)}.pid")) == orphan.pid
    with writer_lock(lock, "obektiv build"):
        assert orphan.wait(SECONDS) == -signal.SIGKILL


def test_an_orphan_that_cannot_be_ended_is_said(tmp_path, monkeypatch):
    monkeypatch.setattr(child, "PATIENCE", 0.1)
    lock = tmp_path / "lock"
    with (
        FileLock(child_lock(lock), is_singleton=False),
        pytest.raises(WarehouseBusyError, match="прежняя сборка прервана"),
        writer_lock(lock, "obektiv build"),
    ):
        pass
    with writer_lock(lock, "obektiv build"):
        """The lock of the writer itself was let go."""


@pytest.mark.parametrize("name", ["SIGTERM", "SIGKILL"])
def test_pages_end_with_the_command_that_serves_them(tmp_path, name):
    home, port = Home(tmp_path / "home").create(), free_port()
    env = {**os.environ, "OBEKTIV_HOME": str(home.root), "PYTHONUTF8": "1"}
    env.pop("OBEKTIV_TODAY", None)
    command = [sys.executable, "-c", "from obektiv.cli import main; main()", "serve", "--port", str(port)]
    serving = subprocess.Popen(
        command, env=env, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    until(lambda: psutil.Process(serving.pid).children())
    pages = psutil.Process(serving.pid).children()[0]
    time.sleep(1)
    assert "OBEKTIV_TODAY" not in pages.environ(), "the day would stand still while the server runs"
    serving.send_signal(getattr(signal, name))
    assert serving.wait(SECONDS) == (-signal.SIGKILL if name == "SIGKILL" else 0)
    until(lambda: is_gone(pages.pid))


def test_a_taken_port_is_said(tmp_path):
    import socket

    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        done = obektiv(tmp_path / "home", "serve", "--port", str(port), check=False)
    assert done.returncode == 1
    assert f"Порт {port} занят" in done.stderr
