"""How the tests themselves run: a group shares one process, dear groups begin first."""

import re
import subprocess
import sys
from collections import defaultdict

from tests.conftest import DEAR, group_of

FOLDERS = ("tests/warehouse/arithmetic", "tests/warehouse/plans")


def test_with_two_processes_a_group_stays_in_one(repo_root):
    command = [sys.executable, "-m", "pytest", "-vv", "-n", "2", "-p", "no:cacheprovider", *FOLDERS]
    done = subprocess.run(command, cwd=repo_root, capture_output=True, text=True, encoding="utf-8")
    seen = defaultdict(set)
    for process, path in re.findall(r"\[(gw\d)\] \[ *\d+%\] \w+ (\S+?)::", done.stdout):
        seen[group_of(repo_root / path)].add(process)
    assert sorted(seen) == [folder.removeprefix("tests/") for folder in FOLDERS], done.stdout[-2000:]
    assert [len(processes) for processes in seen.values()] == [1, 1]


def test_every_dear_group_is_there(repo_root):
    assert [group for group in DEAR if not (repo_root / "tests" / group).exists()] == []


def test_no_test_is_left_out_because_a_part_of_the_program_is_missing(repo_root):
    """A package of ours that cannot be imported is a failure, never a skip."""
    own = re.compile(r"importorskip\(\s*[\"'](?:warehouse|ingestion|dashboards|obektiv)\b")
    tests = (repo_root / "tests").rglob("test_*.py")
    assert [path.name for path in tests if own.search(path.read_text(encoding="utf-8"))] == []
